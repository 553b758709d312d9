import { RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/lib/api/errors";
import { referenceOf, useProblemText } from "@/lib/api/problem-text";
import { cx } from "@/lib/class-names";
import { Button } from "./button";
import { ErrorReference } from "./error-reference";

type ErrorNoticeProps = {
  error: unknown;
  className?: string;
  /** Where the same may work a moment later. */
  onRetry?: () => void;
  /** Any other way on. */
  action?: ReactNode;
};

/** Says what happened and what to do, and carries what whoever helps needs to know. */
export function ErrorNotice({ error, className, onRetry, action }: ErrorNoticeProps) {
  const { t } = useTranslation();
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
          {onRetry || action ? (
            <div className="mt-3 flex flex-wrap gap-2">
              {onRetry ? (
                <Button size="small" onClick={onRetry}>
                  <RefreshCw className="size-3.5" />
                  {t("action.tryAgain")}
                </Button>
              ) : null}
              {action}
            </div>
          ) : null}
          <div className="mt-2">
            <ErrorReference reference={referenceOf(problem)} />
          </div>
        </div>
      </div>
    </div>
  );
}
