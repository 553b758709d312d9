import { Check, Copy, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/lib/api/errors";
import { useProblemText } from "@/lib/api/problem-text";
import { cx } from "@/lib/class-names";
import { copyText } from "@/lib/clipboard";

type ErrorNoticeProps = { error: unknown; className?: string; action?: ReactNode };

/** Says what happened and what to do, and carries the code and the request id for whoever helps. */
export function ErrorNotice({ error, className, action }: ErrorNoticeProps) {
  const problem = asApiError(error);
  const { title, advice } = useProblemText(problem);
  return (
    <div role="alert" className={cx("rounded-card border border-danger/30 bg-danger-soft p-3.5 text-sm", className)}>
      <div className="flex gap-2.5">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        <div className="min-w-0 flex-1">
          <p className="font-medium text-ink">{title}</p>
          {advice ? <p className="mt-0.5 text-ink-soft">{advice}</p> : null}
          {problem.fields.length > 0 ? (
            <ul className="mt-1 list-disc pl-4 text-ink-soft">
              {problem.fields.map((field) => (
                <li key={`${field.field}-${field.code}`}>{field.message}</li>
              ))}
            </ul>
          ) : null}
          {action ? <div className="mt-3 flex flex-wrap gap-2">{action}</div> : null}
          <ErrorReference code={problem.code} requestId={problem.requestId} />
        </div>
      </div>
    </div>
  );
}

function ErrorReference({ code, requestId }: { code: string; requestId: string | undefined }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const reference = requestId ? `${code} · ${requestId}` : code;
  return (
    <div className="mt-2 flex items-center gap-1.5 text-ink-faint text-xs">
      <code className="min-w-0 truncate">{reference}</code>
      <button
        type="button"
        aria-label={t("error.copyReference")}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded hover:text-ink"
        onClick={async () => setCopied(await copyText(reference))}
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
      <span className="sr-only" aria-live="polite">
        {copied ? t("action.copied") : ""}
      </span>
    </div>
  );
}
