import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { asApiError } from "@/lib/api/errors";
import { useProblemText } from "@/lib/api/problem-text";
import { toast } from "@/lib/toasts";
import { useChangePassword, useMe } from "../api";
import { fieldOfError, passwordMeetsRules } from "../model";
import { PasswordField } from "./password-field";

export function PasswordForm() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  const me = useMe();
  const error = asApiError(change.error);
  const fieldWithError = change.error ? fieldOfError(error) : null;
  const { title } = useProblemText(error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      setCurrent("");
      setNext("");
      toast(t("account.passwordChanged"));
    };
    change.mutate({ current_password: current, new_password: next }, { onSuccess: done });
  };

  return (
    <form onSubmit={submit} className="max-w-sm space-y-4 p-4 sm:p-5">
      {/* Tells password managers whose password this is. */}
      <input type="email" hidden readOnly autoComplete="username" value={me?.email ?? ""} />
      <PasswordField
        label={t("account.currentPassword")}
        required
        autoComplete="current-password"
        value={current}
        error={fieldWithError === "current_password" ? title : undefined}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label={t("account.newPassword")}
        required
        showRules={next.length > 0}
        autoComplete="new-password"
        value={next}
        error={fieldWithError === "password" ? title : undefined}
        onChange={(event) => setNext(event.target.value)}
      />
      {change.error && fieldWithError === null ? <ErrorNotice error={error} /> : null}
      <Button type="submit" disabled={!current || !passwordMeetsRules(next)} busy={change.isPending}>
        {t("account.changePassword")}
      </Button>
    </form>
  );
}
