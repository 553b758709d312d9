import { ChevronDown, CircleAlert, CircleCheck, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Spinner } from "@/components/ui/spinner";
import type { StoredDocument } from "@/lib/api/types";
import { cx } from "@/lib/class-names";
import { overallShare, type Stage, stageOf, type Upload } from "../model";
import { UploadRow } from "./upload-row";

type UploadTrayProps = {
  startOpen: boolean;
  uploads: readonly Upload[];
  /** The documents the uploads became, as far as known: their state is shown until they are ready. */
  documents: readonly StoredDocument[];
  onRetry: (id: number) => void;
  onRemove: (id: number) => void;
  onClear: () => void;
};

export function UploadTray({ startOpen, uploads, documents, onRetry, onRemove, onClear }: UploadTrayProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(startOpen);
  if (uploads.length === 0) return null;

  const byId = new Map(documents.map((document) => [document.id, document]));
  const documentOf = (upload: Upload) =>
    upload.state.kind === "stored" ? byId.get(upload.state.answer.document_id) : undefined;
  const stages = uploads.map((upload) => stageOf(upload, documentOf(upload)));
  const count = (wanted: Stage) => stages.filter((stage) => stage === wanted).length;
  const sending = count("sending");
  const indexing = count("indexing");
  const failed = count("failed");
  const title = sending
    ? t("upload.sending", { count: sending })
    : indexing
      ? t("upload.indexing", { count: indexing })
      : failed
        ? t("upload.failed", { count: failed })
        : t("upload.done", { count: uploads.length });

  return (
    <section
      aria-label={t("upload.title")}
      className="shrink-0 animate-rise overflow-hidden border-b bg-raised lg:mx-3 lg:mb-3 lg:rounded-card lg:border lg:shadow-lift"
    >
      <header className="flex items-center gap-2.5 py-1.5 pr-1.5 pl-3.5">
        {sending || indexing ? (
          <Spinner className="text-brand-ink" />
        ) : failed ? (
          <CircleAlert aria-hidden className="size-4 text-danger" />
        ) : (
          <CircleCheck aria-hidden className="size-4 text-good" />
        )}
        <p className="min-w-0 flex-1 truncate font-medium text-sm" aria-live="polite">
          {title}
        </p>
        <IconButton
          label={t(open ? "upload.collapse" : "upload.expand")}
          size="iconSmall"
          onClick={() => setOpen(!open)}
        >
          <ChevronDown className={cx("size-4 transition-transform", !open && "rotate-180")} />
        </IconButton>
        {sending === 0 ? (
          <IconButton label={t("action.close")} size="iconSmall" onClick={onClear}>
            <X className="size-4" />
          </IconButton>
        ) : null}
      </header>
      {sending ? (
        <ProgressBar label={t("upload.overall")} value={overallShare([...uploads])} className="rounded-none" />
      ) : null}
      {open ? (
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable to be scrolled by keyboard
          tabIndex={0}
          className="max-h-[min(16rem,35dvh)] divide-y overflow-y-auto border-t focus-visible:outline-offset-[-2px]"
        >
          {uploads.map((upload) => (
            <UploadRow
              key={upload.id}
              upload={upload}
              document={documentOf(upload)}
              onRetry={() => onRetry(upload.id)}
              onRemove={() => onRemove(upload.id)}
            />
          ))}
        </ul>
      ) : null}
    </section>
  );
}
