import { SearchX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { toastProblem } from "@/lib/api/problem-text";
import type { StoredDocument } from "@/lib/api/types";
import { downloadOriginal } from "@/lib/download";
import { useDocumentActions } from "../api";
import { arrange, countByFilter, documentName } from "../model";
import { DocumentRow } from "./document-row";
import { DocumentToolbar, type DocumentView } from "./document-toolbar";

const START_VIEW: DocumentView = { search: "", filter: "all", sort: "newest" };

type DocumentListProps = {
  storeId: number;
  documents: StoredDocument[];
  onPreview: (document: StoredDocument) => void;
  onAsk: (document: StoredDocument) => void;
  onDeleted: (id: number) => void;
};

export function DocumentList({ storeId, documents, onPreview, onAsk, onDeleted }: DocumentListProps) {
  const { t, i18n } = useTranslation();
  const [view, setView] = useState(START_VIEW);
  const [doomed, setDoomed] = useState<StoredDocument | null>(null);
  const { remove, retry } = useDocumentActions(storeId);
  const shown = arrange(documents, { ...view, language: i18n.language });
  const now = Date.now();

  return (
    <>
      <DocumentToolbar view={view} counts={countByFilter(documents)} onChange={setView} />
      {shown.length > 0 ? (
        <ul className="mt-4 divide-y overflow-hidden rounded-card border bg-surface">
          {shown.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              now={now}
              onPreview={onPreview}
              onAsk={onAsk}
              onDownload={(chosen) => void downloadOriginal(chosen.id, chosen.filename).catch(toastProblem)}
              onRetry={(chosen) => retry.mutate(chosen.id, { onError: toastProblem })}
              onDelete={setDoomed}
            />
          ))}
        </ul>
      ) : (
        <EmptyState
          icon={<SearchX />}
          title={t("document.noMatch")}
          action={<Button onClick={() => setView(START_VIEW)}>{t("document.showAll")}</Button>}
        />
      )}
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(open) => setDoomed(open ? doomed : null)}
        title={t("document.deleteTitle")}
        description={t("document.deleteText", { name: doomed ? documentName(doomed) : "" })}
        confirmLabel={t("document.delete")}
        onConfirm={async () => {
          if (!doomed) return;
          await remove.mutateAsync(doomed.id);
          onDeleted(doomed.id);
        }}
      />
    </>
  );
}
