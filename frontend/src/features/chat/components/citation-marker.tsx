import { HoverCard } from "radix-ui";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { VerifiedBadge } from "@/components/verified-badge";
import type { SourceFrame } from "@/lib/api/types";
import { sourceNumber } from "../model";

type CitationMarkersProps = { numbers: number[]; sources: SourceFrame[]; onOpen: (source: SourceFrame) => void };

/** Keeps the marker on the line of the word it belongs to. */
const WORD_JOINER = "\u2060";

export function CitationMarkers({ numbers, sources, onOpen }: CitationMarkersProps) {
  const cited = numbers.flatMap((number) => sources.find((source) => sourceNumber(source) === number) ?? []);
  return (
    <span className="whitespace-nowrap">
      {WORD_JOINER}
      {cited.map((source) => (
        <CitationMarker key={source.sourceId} source={source} onOpen={() => onOpen(source)} />
      ))}
    </span>
  );
}

function CitationMarker({ source, onOpen }: { source: SourceFrame; onOpen: () => void }) {
  const { t } = useTranslation();
  const { rag } = source.providerMetadata;
  const number = sourceNumber(source);
  const [peeking, setPeeking] = useState(false);
  // After a click the source itself is open; the card must not come up behind it because pointer and focus rest here.
  const clicked = useRef(false);
  return (
    <HoverCard.Root
      open={peeking}
      onOpenChange={(open) => setPeeking(open && !clicked.current)}
      openDelay={250}
      closeDelay={80}
    >
      <HoverCard.Trigger asChild>
        <button
          type="button"
          data-citation={number}
          aria-label={t("source.open", { number, title: source.title })}
          onClick={() => {
            clicked.current = true;
            setPeeking(false);
            onOpen();
          }}
          onPointerEnter={() => {
            clicked.current = false;
          }}
          className="-translate-y-[0.3em] relative mx-px inline-flex h-[1.35em] min-w-[1.35em] select-none items-center justify-center rounded-[0.4em] bg-brand-soft px-[0.3em] font-semibold text-[0.7em] text-brand-ink leading-none transition-colors after:absolute after:-inset-1.5 hover:bg-brand hover:text-brand-text"
        >
          {number}
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          side="top"
          sideOffset={6}
          collisionPadding={12}
          className="z-40 hidden w-80 animate-appear rounded-card border bg-raised p-3.5 text-sm shadow-float sm:block"
        >
          <p className="truncate font-medium">{source.title}</p>
          <p className="mt-0.5 flex items-center gap-2 text-ink-faint text-xs">
            {rag.page ? t("source.page", { page: rag.page }) : null}
            <VerifiedBadge verified={rag.verified} />
          </p>
          {rag.snippet ? <p className="mt-2 line-clamp-5 text-ink-soft text-[0.8125rem]">“{rag.snippet}”</p> : null}
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}
