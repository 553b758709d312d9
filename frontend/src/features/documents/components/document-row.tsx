import { Download, Eye, FileText, MoreHorizontal, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { StoredDocument } from "@/lib/api/types";
import { formatAgo, formatBytes } from "@/lib/format";
import { documentName } from "../model";
import { DocumentStatusBadge } from "./document-status";

export type DocumentHandlers = {
  onPreview: (document: StoredDocument) => void;
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
      {document.status === "ERROR" && document.error ? (
        <div className="mt-2 ml-12 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
          <p className="min-w-0 flex-1 basis-56 text-danger">
            {document.error.message} <code className="text-ink-faint text-xs">{document.error.code}</code>
          </p>
          <Button size="small" onClick={() => on.onRetry(document)}>
            <RotateCcw className="size-3.5" />
            {t("action.retry")}
          </Button>
        </div>
      ) : null}
    </li>
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
      <MenuItem icon={<Download />} onSelect={() => on.onDownload(document)}>
        {t("action.download")}
      </MenuItem>
      {document.status === "ERROR" ? (
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
