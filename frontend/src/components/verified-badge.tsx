import { CircleCheck, CircleDashed, CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Verified } from "@/lib/api/types";
import { cx } from "@/lib/class-names";

const ICONS = { exact: CircleCheck, approximate: CircleDashed, unverified: CircleHelp };
const TONES: Record<Verified, string> = {
  exact: "text-good",
  approximate: "text-warn",
  unverified: "text-ink-faint",
};

/** Whether the cited passage was found again in the document: word for word, nearly, or not. */
export function VerifiedBadge({ verified }: { verified: Verified }) {
  const { t } = useTranslation();
  const Icon = ICONS[verified];
  return (
    <span
      title={t(`verified.${verified}Hint`)}
      className={cx("inline-flex items-center gap-1 text-xs", TONES[verified])}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t(`verified.${verified}`)}
    </span>
  );
}
