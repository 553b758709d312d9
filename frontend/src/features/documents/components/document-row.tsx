import { Download, Eye, FileText, MessageSquareText, MoreHorizontal, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { documentProblemText } from "@/lib/api/problem-text";
import type { DocumentError, StoredDocument } from "@/lib/api/types";
import { cx } from "@/lib/class-names";
import { formatAgo, formatBytes, formatUntil } from "@/lib/format";
import { canRetry, documentName } from "../model";
import { DocumentStatusBadge } from "./document-status";

type DocumentHandlers = {
  onPreview: (document: StoredDocument) => void;
  onAsk: (document: StoredDocument) => void;
  onDownload: (document: StoredDocument) => void;
  onRetry: (document: StoredDocument) => void;
  onDelete: (document: StoredDocument) => void;
};

type DocumentRowProps = DocumentHandlers & { document: StoredDocument; now: number };

export function DocumentRow({ document, now, ...on }: DocumentRowProps) {
  const { t, i18n } = useTranslation();
  const name = documentName(document);
  const facts = [
    formatBytes(document.size_bytes, i18n.language),
    document.page_count ? t("document.pages", { count: document.page_count }) : null,
    formatAgo(document.created_at, now, i18n.language),
  ].filter(Boolean);
  return (
    <li className="px-3 py-3 transition-colors hover:bg-sunken/50 sm:px-4">
      <div className="flex items-center gap-3">
        <span className="flex size-9 shrink-0 items-center justify-center rounded-control bg-sunken text-ink-faint">
          <FileText aria-hidden className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1">
          <button
            type="button"
            disabled={document.status !== "DONE"}
            onClick={() => on.onPreview(document)}
            className="block max-w-full truncate rounded text-left font-medium text-sm enabled:hover:text-brand-ink enabled:hover:underline"
            title={name}
          >
            {name}
          </button>
          <p className="truncate text-ink-faint text-xs">{facts.join(" · ")}</p>
        </div>
        <DocumentStatusBadge status={document.status} />
        <DocumentMenu document={document} {...on} />
      </div>
      {document.error && document.status !== "DONE" ? (
        <DocumentCause document={document} error={document.error} now={now} {...on} />
      ) : null}
    </li>
  );
}

type DocumentCauseProps = DocumentHandlers & { document: StoredDocument; error: DocumentError; now: number };

/** Why it failed, or what it waits for; and the one way on that can help. */
function DocumentCause({ document, error, now, ...on }: DocumentCauseProps) {
  const { t, i18n } = useTranslation();
  const { title, advice } = documentProblemText(error, t);
  const failed = document.status === "ERROR";
  const nextTry = document.status === "PENDING" ? document.next_attempt_at : null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm sm:ml-12">
      <p className={cx("min-w-0 flex-1 basis-56", failed ? "text-danger" : "text-ink-soft")}>
        {title} {advice ? <span className="text-ink-soft">{advice}</span> : null}{" "}
        {nextTry ? `${t("document.nextTry", { when: formatUntil(nextTry, now, i18n.language) })} ` : null}
        <code className="text-ink-faint text-xs">{error.code}</code>
      </p>
      {canRetry(document) ? (
        <Button size="small" onClick={() => on.onRetry(document)}>
          <RotateCcw className="size-3.5" />
          {t("action.retry")}
        </Button>
      ) : failed ? (
        <Button size="small" onClick={() => on.onDelete(document)}>
          <Trash2 className="size-3.5" />
          {t("action.delete")}
        </Button>
      ) : null}
    </div>
  );
}

function DocumentMenu({ document, ...on }: DocumentHandlers & { document: StoredDocument }) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <IconButton label={t("document.menu", { name: documentName(document) })} size="iconSmall">
          <MoreHorizontal className="size-4" />
        </IconButton>
      }
    >
      <MenuItem icon={<Eye />} disabled={document.status !== "DONE"} onSelect={() => on.onPreview(document)}>
        {t("document.preview")}
      </MenuItem>
      <MenuItem icon={<MessageSquareText />} disabled={document.status !== "DONE"} onSelect={() => on.onAsk(document)}>
        {t("document.ask")}
      </MenuItem>
      <MenuItem icon={<Download />} onSelect={() => on.onDownload(document)}>
        {t("action.download")}
      </MenuItem>
      {canRetry(document) ? (
        <MenuItem icon={<RotateCcw />} onSelect={() => on.onRetry(document)}>
          {t("action.retry")}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Trash2 />} danger onSelect={() => on.onDelete(document)}>
        {t("action.delete")}
      </MenuItem>
    </Menu>
  );
}
