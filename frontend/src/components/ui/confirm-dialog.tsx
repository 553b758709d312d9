import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { ErrorNotice } from "./error-notice";
import { Field } from "./field";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  /** When given, it has to be typed first. */
  typeToConfirm?: string;
  onConfirm: () => Promise<unknown>;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title} description={props.description}>
      {props.open ? <ConfirmForm {...props} /> : null}
    </Dialog>
  );
}

function ConfirmForm({ onOpenChange, confirmLabel, typeToConfirm, onConfirm }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: () => onOpenChange(false) });
  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm.trim();

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) confirm.mutate();
      }}
    >
      {typeToConfirm === undefined ? null : (
        <Field
          className="mt-4"
          label={t("confirm.typeName", { name: typeToConfirm })}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {confirm.error ? <ErrorNotice error={confirm.error} className="mt-4" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("action.cancel")}</Button>
        <Button type="submit" variant="danger" disabled={!ready} busy={confirm.isPending}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
