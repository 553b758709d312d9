import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The place of the composer at the foot of every conversation, new or going on. */
export function ComposerFoot({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="mx-auto w-full max-w-3xl px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4">
      {children}
      <p className="mt-2 text-center text-ink-faint text-xs">{t("chat.checkSources")}</p>
    </div>
  );
}
