import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NameDialog } from "@/components/ui/name-dialog";
import type { Store } from "@/lib/api/types";
import { toast } from "@/lib/toasts";
import { useStoreActions } from "../api";

export type StoreDialog = { kind: "create" } | { kind: "rename" | "delete"; store: Store } | null;

type StoreDialogsProps = {
  dialog: StoreDialog;
  onClose: () => void;
  onCreated?: (store: Store) => void;
  onDeleted?: (store: Store) => void;
};

const NAME_LIMIT = 100;

/** The three things that can be asked about a store; at most one is open. */
export function StoreDialogs({ dialog, onClose, onCreated, onDeleted }: StoreDialogsProps) {
  const { t } = useTranslation();
  const { create, rename, remove } = useStoreActions();
  const close = (open: boolean) => {
    if (!open) onClose();
  };
  const store = dialog && dialog.kind !== "create" ? dialog.store : null;
  return (
    <>
      <NameDialog
        open={dialog?.kind === "create"}
        onOpenChange={close}
        title={t("store.createTitle")}
        label={t("store.name")}
        maxLength={NAME_LIMIT}
        submitLabel={t("store.create")}
        onSubmit={async (name) => onCreated?.(await create.mutateAsync(name))}
      />
      <NameDialog
        open={dialog?.kind === "rename"}
        onOpenChange={close}
        title={t("store.renameTitle")}
        label={t("store.name")}
        initial={store?.display_name}
        maxLength={NAME_LIMIT}
        submitLabel={t("action.rename")}
        onSubmit={async (display_name) => {
          if (store) await rename.mutateAsync({ id: store.id, display_name });
        }}
      />
      <ConfirmDialog
        open={dialog?.kind === "delete"}
        onOpenChange={close}
        title={t("store.deleteTitle", { name: store?.display_name })}
        description={t("store.deleteText", { count: store?.document_count ?? 0 })}
        confirmLabel={t("store.delete")}
        typeToConfirm={store && store.document_count > 0 ? store.display_name : undefined}
        onConfirm={async () => {
          if (!store) return;
          await remove.mutateAsync(store.id);
          toast(t("store.deleted", { name: store.display_name }));
          onDeleted?.(store);
        }}
      />
    </>
  );
}
