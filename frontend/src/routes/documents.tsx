import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { FileUp, FolderPlus, FolderUp, MessageSquareText, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NEW, useScope } from "@/app/scope";
import { useAddFiles } from "@/app/use-add-files";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Page } from "@/components/ui/page";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import type { Scope } from "@/features/chat/model";
import { documentsQuery } from "@/features/documents/api";
import { DocumentList } from "@/features/documents/components/document-list";
import { SourcePanel } from "@/features/sources/components/source-panel";
import { viewOfDocument } from "@/features/sources/model";
import { useStores } from "@/features/stores/api";
import { type StoreDialog, StoreDialogs } from "@/features/stores/components/store-dialogs";
import { ChooseFiles } from "@/features/uploads/components/choose-files";
import { typeNames } from "@/features/uploads/model";
import { uploads } from "@/features/uploads/uploads";
import { useServerConfig } from "@/lib/api/server-config";
import type { Store, StoredDocument } from "@/lib/api/types";

export function DocumentsPage() {
  const { t } = useTranslation();
  const { store: wanted } = useSearch({ from: "/member/documents" });
  const stores = useStores();
  const [dialog, setDialog] = useState<StoreDialog>(null);
  if (stores.isPending) return <Skeleton className="m-8 h-40" />;
  if (stores.isLoadingError)
    return <ErrorNotice className="m-6" error={stores.error} onRetry={() => void stores.refetch()} />;
  const [first] = stores.data;
  // The address names the store that is shown: the sidebar marks it, and files that are dropped go there.
  if (wanted === undefined && first) return <Navigate to="/documents" search={{ store: first.id }} replace />;
  const store = stores.data.find((candidate) => candidate.id === wanted);
  return (
    <>
      {store ? (
        <StorePage key={store.id} store={store} onAsk={setDialog} />
      ) : (
        <EmptyState
          icon={<FolderPlus />}
          title={t(wanted ? "store.gone" : "store.none")}
          action={
            <Button variant="primary" onClick={() => setDialog({ kind: "create" })}>
              {t("store.createTitle")}
            </Button>
          }
        >
          {t("store.noneText")}
        </EmptyState>
      )}
      <Dialogs dialog={dialog} onClose={() => setDialog(null)} />
    </>
  );
}

function Dialogs({ dialog, onClose }: { dialog: StoreDialog; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <StoreDialogs
      dialog={dialog}
      onClose={onClose}
      onCreated={(store) => void navigate({ to: "/documents", search: { store: store.id } })}
      onDeleted={() => void navigate({ to: "/documents", search: {} })}
    />
  );
}

function StorePage({ store, onAsk }: { store: Store; onAsk: (dialog: StoreDialog) => void }) {
  const { t } = useTranslation();
  const documents = useQuery(documentsQuery(store.id));
  const [previewed, setPreviewed] = useState<StoredDocument | null>(null);
  const askOnly = useAskOnly();
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">
        <Page title={store.display_name} actions={<StoreActions store={store} onAsk={onAsk} />}>
          {documents.isPending ? <Skeleton className="h-40" /> : null}
          {documents.isLoadingError ? (
            <ErrorNotice className="mb-4" error={documents.error} onRetry={() => void documents.refetch()} />
          ) : null}
          {documents.data?.length === 0 ? <NoDocuments /> : null}
          {documents.data?.length ? (
            <DocumentList
              storeId={store.id}
              documents={documents.data}
              onPreview={setPreviewed}
              onAsk={(document) => askOnly({ storeIds: [store.id], documentIds: [document.id] })}
              onDeleted={(id) => {
                uploads.forgetDocument(id);
                setPreviewed((shown) => (shown?.id === id ? null : shown));
              }}
            />
          ) : null}
        </Page>
      </div>
      <SidePanel
        open={previewed !== null}
        label={t("document.preview")}
        contentKey={previewed?.id ?? 0}
        onClose={() => setPreviewed(null)}
      >
        {previewed ? (
          <SourcePanel
            views={[viewOfDocument(previewed)]}
            index={0}
            onIndex={() => undefined}
            onClose={() => setPreviewed(null)}
          />
        ) : null}
      </SidePanel>
    </div>
  );
}

/** Leads to a new conversation about these alone. */
function useAskOnly(): (scope: Scope) => void {
  const navigate = useNavigate();
  const [, setScope] = useScope(NEW);
  return (scope) => {
    setScope(scope);
    void navigate({ to: "/chat/{-$sessionId}", params: { sessionId: undefined } });
  };
}

function StoreActions({ store, onAsk }: { store: Store; onAsk: (dialog: StoreDialog) => void }) {
  const { t } = useTranslation();
  const { addFiles } = useAddFiles();
  const askOnly = useAskOnly();
  return (
    <>
      <Button className="flex-1 sm:flex-none" onClick={() => askOnly({ storeIds: [store.id], documentIds: [] })}>
        <MessageSquareText className="size-4" />
        {t("store.ask")}
      </Button>
      <ChooseFiles label={t("upload.choose")} onFiles={(files) => void addFiles(files)}>
        {(open) => (
          <Button variant="primary" className="flex-1 whitespace-nowrap sm:flex-none" onClick={open}>
            <FileUp className="size-4" />
            {t("upload.add")}
          </Button>
        )}
      </ChooseFiles>
      <ChooseFiles folder label={t("upload.chooseFolder")} onFiles={(files) => void addFiles(files)}>
        {(open) => <StoreMenu store={store} onAsk={onAsk} onChooseFolder={open} />}
      </ChooseFiles>
    </>
  );
}

type StoreMenuProps = { store: Store; onAsk: (dialog: StoreDialog) => void; onChooseFolder: () => void };

function StoreMenu({ store, onAsk, onChooseFolder }: StoreMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <IconButton label={t("store.menu", { name: store.display_name })} variant="secondary" className="size-10">
          <MoreHorizontal className="size-4" />
        </IconButton>
      }
    >
      <MenuItem icon={<FolderUp />} onSelect={onChooseFolder}>
        {t("upload.chooseFolder")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Pencil />} onSelect={() => onAsk({ kind: "rename", store })}>
        {t("store.renameTitle")}
      </MenuItem>
      <MenuItem icon={<Trash2 />} danger onSelect={() => onAsk({ kind: "delete", store })}>
        {t("store.delete")}
      </MenuItem>
    </Menu>
  );
}

function NoDocuments() {
  const { t } = useTranslation();
  const { addFiles } = useAddFiles();
  const config = useServerConfig();
  return (
    <div className="rounded-2xl border-2 border-line-strong/40 border-dashed">
      <EmptyState
        icon={<FileUp />}
        title={t("document.none")}
        action={
          <ChooseFiles label={t("upload.choose")} onFiles={(files) => void addFiles(files)}>
            {(open) => (
              <Button variant="primary" onClick={open}>
                {t("upload.choose")}
              </Button>
            )}
          </ChooseFiles>
        }
      >
        {config
          ? t("document.noneText", { types: typeNames(config).join(", "), size: config.upload.max_mb })
          : t("upload.dropHint")}
      </EmptyState>
    </div>
  );
}
