import { FileClock, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { type ChatMessage, isGrounded, type Unread } from "../model";

type UnreadNoticeProps = {
  message: ChatMessage;
  /** What is not read even now. */
  unread: Unread;
  onAskAgain: (() => void) | undefined;
};

/** An answer that was given before all documents had been read says so; one that found nothing can be asked for anew. */
export function UnreadNotice({ message, unread, onAskAgain }: UnreadNoticeProps) {
  const { t } = useTranslation();
  const missed = message.metadata?.unread ?? [];
  if (missed.length === 0) return null;
  const waiting = missed.filter((id) => unread.includes(id)).length;
  const offered = onAskAgain && !isGrounded(message);
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border bg-surface p-3.5 text-sm">
      <p className="flex min-w-0 flex-1 basis-56 items-center gap-2.5 text-ink-soft">
        <FileClock aria-hidden className="size-4 shrink-0" />
        <span>
          {t("chat.unreadThen", { count: missed.length })}{" "}
          {offered ? t(waiting > 0 ? "chat.unreadStill" : "chat.unreadDone", { count: waiting }) : null}
        </span>
      </p>
      {offered ? (
        <Button size="small" disabled={waiting > 0} onClick={onAskAgain}>
          <RefreshCw className="size-3.5" />
          {t("chat.askAgain")}
        </Button>
      ) : null}
    </div>
  );
}
