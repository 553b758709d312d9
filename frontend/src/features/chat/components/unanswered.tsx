import { CircleHelp, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";

/** A question whose answer was refused, or lost with the connection, stands alone when one comes back to it. */
export function Unanswered({ onRetry }: { onRetry: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border bg-surface p-3.5 text-sm">
      <p className="flex min-w-0 flex-1 basis-56 items-center gap-2.5 text-ink-soft">
        <CircleHelp aria-hidden className="size-4 shrink-0" />
        {t("chat.unanswered")}
      </p>
      <Button size="small" disabled={!onRetry} onClick={onRetry}>
        <RefreshCw className="size-3.5" />
        {t("action.tryAgain")}
      </Button>
    </div>
  );
}
