import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import type { ApiError } from "@/lib/api/errors";
import { useCountdown } from "@/lib/use-countdown";

/** Asking the same again cannot help with these; with others, another model or other stores may. */
const FINAL = new Set(["content_blocked", "question_too_long"]);

type ChatErrorProps = { error: ApiError; onRetry: (() => void) | undefined };

export function ChatError({ error, onRetry }: ChatErrorProps) {
  return (
    <ErrorNotice error={error} action={FINAL.has(error.code) ? undefined : <Retry error={error} onRetry={onRetry} />} />
  );
}

function Retry({ error, onRetry }: ChatErrorProps) {
  const { t } = useTranslation();
  const left = useCountdown(error.retryAfterMs ?? 0);
  return (
    <Button size="small" disabled={left > 0 || !onRetry} onClick={onRetry}>
      <RefreshCw className="size-3.5" />
      {left > 0 ? t("chat.retryIn", { count: left }) : t("action.tryAgain")}
    </Button>
  );
}
