import { OctagonPause, SearchX } from "lucide-react";
import { memo, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SourceFrame } from "@/lib/api/types";
import { type ChatMessage, citationsOf, isGrounded, sourcesOf, textOf, type Unread } from "../model";
import { AnswerActions } from "./answer-actions";
import { CitationMarkers } from "./citation-marker";
import { CitedMarkdown, StreamingMarkdown } from "./markdown";
import { SourceCards } from "./source-cards";
import { UnreadNotice } from "./unread-notice";

type AssistantMessageProps = {
  message: ChatMessage;
  streaming: boolean;
  /** What is not read even now. */
  unread: Unread;
  onOpenSource: (sources: SourceFrame[], source: SourceFrame) => void;
  /** Only the last answer can be asked for again. */
  onRegenerate: (() => void) | undefined;
};

export const AssistantMessage = memo(function AssistantMessage(props: AssistantMessageProps) {
  const { message, streaming, unread, onOpenSource, onRegenerate } = props;
  const { t } = useTranslation();
  const text = textOf(message);
  const sources = useMemo(() => sourcesOf(message), [message]);
  const citations = useMemo(() => citationsOf(message), [message]);
  const open = useCallback((source: SourceFrame) => onOpenSource(sources, source), [sources, onOpenSource]);
  const renderMarker = useCallback(
    (numbers: number[]) => <CitationMarkers numbers={numbers} sources={sources} onOpen={open} />,
    [sources, open],
  );
  return (
    <article aria-label={t("chat.answer")} aria-busy={streaming} data-role="assistant" className="group/answer">
      {!streaming && !isGrounded(message) ? (
        <p className="mb-2.5 inline-flex items-center gap-2 rounded-full bg-warn-soft px-3 py-1 font-medium text-sm text-warn">
          <SearchX aria-hidden className="size-4 shrink-0" />
          {t("chat.notFound")}
        </p>
      ) : null}
      {streaming ? (
        <StreamingMarkdown text={text} />
      ) : (
        <CitedMarkdown text={text} citations={citations} renderMarker={renderMarker} />
      )}
      {streaming && !text ? <Thinking /> : null}
      {message.metadata?.interrupted ? (
        <p className="mt-2 flex items-center gap-2 text-ink-faint text-sm">
          <OctagonPause aria-hidden className="size-4" />
          {t("chat.interrupted")}
        </p>
      ) : null}
      {streaming ? null : (
        <>
          <UnreadNotice message={message} unread={unread} onAskAgain={onRegenerate} />
          <SourceCards sources={sources} onOpen={open} />
          <AnswerActions message={message} onRegenerate={onRegenerate} />
        </>
      )}
    </article>
  );
});

export function Thinking() {
  const { t } = useTranslation();
  return (
    <p className="flex items-center gap-2.5 text-ink-soft text-sm">
      <span aria-hidden className="flex gap-1">
        {["", "[animation-delay:200ms]", "[animation-delay:400ms]"].map((delay) => (
          <span key={delay} className={`size-1.5 animate-breathe rounded-full bg-brand-ink ${delay}`} />
        ))}
      </span>
      {t("chat.reading")}
    </p>
  );
}
