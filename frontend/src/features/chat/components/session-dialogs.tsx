import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NameDialog } from "@/components/ui/name-dialog";
import type { ChatSession } from "@/lib/api/types";
import { useSessionActions } from "../api";

export type SessionDialog = { kind: "rename" | "delete"; session: ChatSession } | null;

type SessionDialogsProps = { dialog: SessionDialog; onClose: () => void; onDeleted: (id: string) => void };

const TITLE_LIMIT = 200;

export function SessionDialogs({ dialog, onClose, onDeleted }: SessionDialogsProps) {
  const { t } = useTranslation();
  const { rename, remove } = useSessionActions();
  const close = (open: boolean) => {
    if (!open) onClose();
  };
  return (
    <>
      <NameDialog
        open={dialog?.kind === "rename"}
        onOpenChange={close}
        title={t("session.renameTitle")}
        label={t("session.title")}
        initial={dialog?.session.title}
        maxLength={TITLE_LIMIT}
        submitLabel={t("action.rename")}
        onSubmit={async (title) => {
          if (dialog) await rename.mutateAsync({ id: dialog.session.id, title });
        }}
      />
      <ConfirmDialog
        open={dialog?.kind === "delete"}
        onOpenChange={close}
        title={t("session.deleteTitle")}
        description={t("session.deleteText", { name: dialog?.session.title })}
        confirmLabel={t("session.delete")}
        onConfirm={async () => {
          if (!dialog) return;
          await remove.mutateAsync(dialog.session.id);
          onDeleted(dialog.session.id);
        }}
      />
    </>
  );
}
