import { Check, Copy, RefreshCw, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { toastProblem } from "@/lib/api/problem-text";
import type { Rating } from "@/lib/api/types";
import { formatUsd } from "@/lib/format";
import { toast } from "@/lib/toasts";
import { useCopied } from "@/lib/use-copied";
import { rateAnswer } from "../api";
import { type ChatMessage, withSources } from "../model";

type AnswerActionsProps = { message: ChatMessage; onRegenerate: (() => void) | undefined };

export function AnswerActions({ message, onRegenerate }: AnswerActionsProps) {
  const { t, i18n } = useTranslation();
  const [copied, copy] = useCopied();
  const usage = message.metadata?.usage;
  const pageLabel = (page: number) => t("source.page", { page });
  return (
    <div className="-ml-2 mt-2 flex flex-wrap items-center text-ink-faint">
      <IconButton
        label={t(copied ? "action.copied" : "chat.copy")}
        size="iconSmall"
        onClick={() => copy(withSources(message, pageLabel))}
      >
        {copied ? <Check className="size-4 text-good" /> : <Copy className="size-4" />}
      </IconButton>
      {onRegenerate ? (
        <IconButton label={t("chat.regenerate")} size="iconSmall" onClick={onRegenerate}>
          <RefreshCw className="size-4" />
        </IconButton>
      ) : null}
      <Thumbs message={message} />
      {usage ? (
        <span
          className="ml-1.5 text-xs tabular-nums"
          title={t("chat.usage", {
            prompt: usage.promptTokens + usage.retrievedTokens,
            completion: usage.completionTokens + usage.thoughtTokens,
          })}
        >
          {formatUsd(usage.costUsd, i18n.language)}
        </span>
      ) : null}
    </div>
  );
}

function Thumbs({ message }: { message: ChatMessage }) {
  const { t } = useTranslation();
  const [rating, setRating] = useState<Rating>(message.metadata?.rating ?? 0);
  const [asking, setAsking] = useState(false);

  const rate = async (wanted: 1 | -1, reason?: string) => {
    const next = rating === wanted && reason === undefined ? 0 : wanted;
    const before = rating;
    setRating(next);
    setAsking(next === -1 && reason === undefined);
    try {
      await rateAnswer(message.id, next, reason);
      if (reason !== undefined) toast(t("chat.thanks"));
    } catch (error) {
      setRating(before);
      toastProblem(error);
    }
  };

  return (
    <>
      <IconButton label={t("chat.good")} size="iconSmall" aria-pressed={rating === 1} onClick={() => rate(1)}>
        <ThumbsUp className="size-4" fill={rating === 1 ? "currentColor" : "none"} />
      </IconButton>
      <IconButton label={t("chat.bad")} size="iconSmall" aria-pressed={rating === -1} onClick={() => rate(-1)}>
        <ThumbsDown className="size-4" fill={rating === -1 ? "currentColor" : "none"} />
      </IconButton>
      {asking ? <ReasonForm onSubmit={(reason) => rate(-1, reason)} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function ReasonForm({ onSubmit, onClose }: { onSubmit: (reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <form
      ref={showFully}
      className="order-last mt-1 flex basis-full items-center gap-2 pl-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onSubmit(reason.trim());
        else onClose();
      }}
    >
      <input
        value={reason}
        maxLength={1000}
        aria-label={t("chat.reason")}
        placeholder={t("chat.reason")}
        onChange={(event) => setReason(event.target.value)}
        className="h-8 min-w-0 max-w-96 flex-1 rounded-control border border-line-strong/60 bg-surface px-2.5 text-ink text-sm"
      />
      <Button type="submit" size="small">
        {t("chat.sendReason")}
      </Button>
    </form>
  );
}

/** It may open below the edge of what is seen. */
function showFully(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
