import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { ErrorNotice } from "./error-notice";
import { Field } from "./field";

type NameDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  label: string;
  initial?: string;
  maxLength: number;
  submitLabel: string;
  onSubmit: (name: string) => Promise<unknown>;
};

/** Asks for one name: creating and renaming look the same everywhere. */
export function NameDialog(props: NameDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title}>
      {props.open ? <NameForm {...props} /> : null}
    </Dialog>
  );
}

function NameForm({ onOpenChange, label, initial = "", maxLength, submitLabel, onSubmit }: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  const submit = useMutation({ mutationFn: () => onSubmit(name.trim()), onSuccess: () => onOpenChange(false) });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) submit.mutate();
      }}
    >
      <Field
        className="mt-4"
        label={label}
        value={name}
        maxLength={maxLength}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      {submit.error ? <ErrorNotice error={submit.error} className="mt-4" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("action.cancel")}</Button>
        <Button type="submit" variant="primary" disabled={!name.trim()} busy={submit.isPending}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
