import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Spinner } from "@/components/ui/spinner";
import type { DocumentStatus } from "@/lib/api/types";
import { cx } from "@/lib/class-names";

const TONES: Record<DocumentStatus, string> = {
  PENDING: "bg-sunken text-ink-soft",
  RUNNING: "bg-brand-soft text-brand-ink",
  DONE: "bg-good-soft text-good",
  ERROR: "bg-danger-soft text-danger",
};

const ICONS: Record<DocumentStatus, React.ReactNode> = {
  PENDING: <Clock aria-hidden className="size-3.5" />,
  RUNNING: <Spinner className="size-3.5" />,
  DONE: <CircleCheck aria-hidden className="size-3.5" />,
  ERROR: <CircleAlert aria-hidden className="size-3.5" />,
};

export function DocumentStatusBadge({ status }: { status: DocumentStatus }) {
  const { t } = useTranslation();
  return (
    <span
      className={cx(
        "inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full p-1.5 font-medium text-xs sm:px-2 sm:py-0.5",
        TONES[status],
      )}
    >
      {ICONS[status]}
      <span className="max-sm:sr-only">{t(`document.status.${status}`)}</span>
    </span>
  );
}
