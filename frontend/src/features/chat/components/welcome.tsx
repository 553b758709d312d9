import { ArrowUpRight, FileUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Spinner } from "@/components/ui/spinner";

/** Where the person is in their first minute. */
export type WelcomeStage = "no-documents" | "indexing" | "ready";

type WelcomeProps = {
  icon: ReactNode;
  message: string;
  prompts: string[];
  stage: WelcomeStage;
  typeNames: string[];
  onAsk: (question: string) => void;
  onChooseFiles: () => void;
};

export function Welcome({ icon, message, prompts, stage, typeNames, onAsk, onChooseFiles }: WelcomeProps) {
  const { t } = useTranslation();
  return (
    <div className="brand-glow flex min-h-full flex-col items-center justify-center px-4 py-8">
      <div className="w-full max-w-2xl animate-rise text-center">
        {icon}
        <h1 className="mx-auto mt-5 max-w-xl text-balance font-semibold text-2xl leading-tight tracking-tight sm:text-[1.75rem]">
          {message || t("chat.welcome")}
        </h1>
        {stage === "no-documents" ? (
          <button
            type="button"
            onClick={onChooseFiles}
            className="group mt-7 flex w-full flex-col items-center gap-1 rounded-2xl border-2 border-line-strong/40 border-dashed bg-surface/70 px-6 py-9 transition hover:border-brand-ink hover:bg-brand-soft"
          >
            <span className="mb-2 flex size-12 items-center justify-center rounded-2xl bg-brand-soft text-brand-ink transition group-hover:scale-105">
              <FileUp aria-hidden className="size-6" />
            </span>
            <span className="font-semibold">{t("welcome.drop")}</span>
            <span className="text-ink-soft text-sm">
              {typeNames.length > 0 ? t("welcome.types", { types: typeNames.join(", ") }) : t("welcome.orChoose")}
            </span>
          </button>
        ) : null}
        {stage === "indexing" ? (
          <p className="mt-6 inline-flex items-center gap-2.5 rounded-full border bg-surface px-4 py-2 text-ink-soft text-sm">
            <Spinner className="text-brand-ink" />
            {t("welcome.indexing")}
          </p>
        ) : null}
        {stage === "ready" ? <p className="mt-3 text-ink-soft">{t("welcome.ready")}</p> : null}
        {prompts.length > 0 ? (
          <ul className="mt-6 grid gap-2 text-left sm:grid-cols-3">
            {prompts.map((prompt) => (
              <li key={prompt}>
                <button
                  type="button"
                  className="group flex h-full min-h-12 w-full items-start gap-2 rounded-card border bg-surface px-3.5 py-3 text-left text-sm leading-snug shadow-xs transition hover:border-brand-ink/50 hover:shadow-lift"
                  onClick={() => onAsk(prompt)}
                >
                  <span className="min-w-0 flex-1">{prompt}</span>
                  <ArrowUpRight
                    aria-hidden
                    className="size-4 shrink-0 text-ink-faint transition group-hover:text-brand-ink"
                  />
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
