import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Field } from "@/components/ui/field";
import { asApiError } from "@/lib/api/errors";
import { useProblemText } from "@/lib/api/problem-text";
import { useRegister } from "../api";
import { fieldOfError, passwordMeetsRules } from "../model";
import { PasswordField } from "./password-field";

export function RegisterForm({ onRegistered }: { onRegistered: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const register = useRegister(onRegistered);
  const error = asApiError(register.error);
  const fieldWithError = register.error ? fieldOfError(error) : null;
  const { title } = useProblemText(error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate({ email, password });
  };

  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        label={t("account.email")}
        type="email"
        required
        autoComplete="username"
        value={email}
        error={fieldWithError === "email" ? title : undefined}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={t("account.password")}
        required
        showRules
        autoComplete="new-password"
        value={password}
        error={fieldWithError === "password" ? title : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      {register.error && fieldWithError === null ? <ErrorNotice error={error} /> : null}
      <Button
        type="submit"
        variant="primary"
        className="w-full"
        busy={register.isPending}
        disabled={!passwordMeetsRules(password)}
      >
        {t("account.create")}
      </Button>
    </form>
  );
}
