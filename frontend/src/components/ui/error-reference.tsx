import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCopied } from "@/lib/use-copied";

/** The code and the request id of a failure, for whoever helps. */
export function ErrorReference({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  return (
    <span className="flex items-center gap-1.5 text-ink-faint text-xs">
      <code className="min-w-0 truncate">{reference}</code>
      <button
        type="button"
        aria-label={t("error.copyReference")}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded hover:text-ink"
        onClick={() => copy(reference)}
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
      <span className="sr-only" aria-live="polite">
        {copied ? t("action.copied") : ""}
      </span>
    </span>
  );
}
