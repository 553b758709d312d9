import { useTranslation } from "react-i18next";
import { VerifiedBadge } from "@/components/verified-badge";
import type { SourceFrame } from "@/lib/api/types";
import { sourceNumber } from "../model";

type SourceCardsProps = { sources: SourceFrame[]; onOpen: (source: SourceFrame) => void };

export function SourceCards({ sources, onOpen }: SourceCardsProps) {
  const { t } = useTranslation();
  if (sources.length === 0) return null;
  return (
    <div className="mt-4">
      <h2 className="mb-2 font-medium text-ink-faint text-xs">{t("source.count", { count: sources.length })}</h2>
      <ul className="grid gap-2 sm:grid-cols-2">
        {sources.map((source) => (
          <li key={source.sourceId} className="min-w-0">
            <SourceCard source={source} onOpen={() => onOpen(source)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SourceCard({ source, onOpen }: { source: SourceFrame; onOpen: () => void }) {
  const { t } = useTranslation();
  const { rag } = source.providerMetadata;
  const gone = rag.deleted === true;
  const snippet = rag.snippet ?? source.snippet;
  return (
    <button
      type="button"
      disabled={gone}
      data-source={sourceNumber(source)}
      onClick={onOpen}
      className="flex h-full w-full flex-col gap-1.5 rounded-card border bg-surface p-3 text-left text-sm transition enabled:hover:border-brand-ink/50 enabled:hover:shadow-lift disabled:cursor-default"
    >
      <span className="flex w-full items-start gap-2">
        <span className="flex size-5 shrink-0 items-center justify-center rounded-[0.4rem] bg-brand-soft font-semibold text-[0.7rem] text-brand-ink">
          {sourceNumber(source)}
        </span>
        <span className="min-w-0 flex-1 truncate font-medium leading-5">{source.title}</span>
        {rag.page ? (
          <span className="shrink-0 text-ink-faint text-xs leading-5">{t("source.page", { page: rag.page })}</span>
        ) : null}
      </span>
      {snippet ? <span className="line-clamp-2 text-[0.8125rem] text-ink-soft">{snippet}</span> : null}
      <span className="mt-auto">
        {gone ? (
          <span className="text-ink-faint text-xs">{t("source.deleted")}</span>
        ) : (
          <VerifiedBadge verified={rag.verified} />
        )}
      </span>
    </button>
  );
}
