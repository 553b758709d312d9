import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/lib/api/errors";
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm.trim();

  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (cause) {
      setError(asApiError(cause));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void submit();
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
      {error ? <ErrorNotice error={error} className="mt-4" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("action.cancel")}</Button>
        <Button type="submit" variant="danger" disabled={!ready} busy={busy}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
