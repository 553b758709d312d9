import { CircleAlert, CircleCheck, Clock, Copy, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Spinner } from "@/components/ui/spinner";
import { asApiError } from "@/lib/api/errors";
import { documentProblemText, useProblemText } from "@/lib/api/problem-text";
import type { StoredDocument } from "@/lib/api/types";
import { canSendAgain, isSettled, type Upload } from "../model";

type UploadRowProps = {
  upload: Upload;
  document: StoredDocument | undefined;
  onRetry: () => void;
  onRemove: () => void;
};

export function UploadRow({ upload, document, onRetry, onRemove }: UploadRowProps) {
  const { t } = useTranslation();
  const { state } = upload;
  const { icon, text } = useAppearance(upload, document);
  return (
    <li className="flex items-center gap-2.5 py-2 pr-1.5 pl-3.5">
      {icon}
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm" title={upload.file.name}>
          {upload.file.name}
        </p>
        {state.kind === "sending" ? (
          <ProgressBar
            label={t("upload.progressOf", { name: upload.file.name })}
            value={state.share}
            className="my-1"
          />
        ) : (
          <p className="text-ink-faint text-xs">{text}</p>
        )}
      </div>
      {canSendAgain(upload) ? (
        <IconButton label={t("action.retry")} size="iconSmall" onClick={onRetry}>
          <RotateCcw className="size-4" />
        </IconButton>
      ) : null}
      {isSettled(upload) ? null : (
        <IconButton label={t("upload.cancel", { name: upload.file.name })} size="iconSmall" onClick={onRemove}>
          <X className="size-4" />
        </IconButton>
      )}
    </li>
  );
}

function useAppearance(upload: Upload, document: StoredDocument | undefined): { icon: ReactNode; text: string } {
  const { t } = useTranslation();
  const { state } = upload;
  const refusal = useProblemText(asApiError(state.kind === "refused" ? state.error : null));
  if (state.kind === "waiting")
    return { icon: <Clock aria-hidden className="size-4 text-ink-faint" />, text: t("upload.waiting") };
  if (state.kind === "sending") return { icon: <Spinner className="text-brand-ink" />, text: "" };
  if (state.kind === "refused") {
    const text = [refusal.title, refusal.advice].filter(Boolean).join(" ");
    return { icon: <CircleAlert aria-hidden className="size-4 text-danger" />, text };
  }
  if (document?.status === "ERROR") {
    const { title, advice } = document.error
      ? documentProblemText(document.error, t)
      : { title: t("document.status.ERROR"), advice: "" };
    return { icon: <CircleAlert aria-hidden className="size-4 text-danger" />, text: `${title} ${advice}` };
  }
  if (state.answer.duplicate) {
    const text = t("upload.duplicate", { name: state.answer.file_display_name });
    return { icon: <Copy aria-hidden className="size-4 text-warn" />, text };
  }
  if (document?.status === "DONE") {
    return { icon: <CircleCheck aria-hidden className="size-4 text-good" />, text: t("upload.ready") };
  }
  return { icon: <Spinner className="text-brand-ink" />, text: t("upload.beingIndexed") };
}
