import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Field } from "@/components/ui/field";
import { useServerConfig } from "@/lib/api/server-config";
import { useDevSignIn, useSignIn } from "../api";
import { PasswordField } from "./password-field";

/**
 * Signing in is all it does: where that leads is decided by whoever shows it. `email` is given where the same
 * person signs in again; the page behind is theirs, so it cannot be changed.
 */
export function SignInForm({ email: knownEmail = "" }: { email?: string }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const devLogin = useServerConfig()?.dev_login === true;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };

  return (
    <>
      <form onSubmit={submit} className="space-y-4">
        <Field
          label={t("account.email")}
          type="email"
          required
          autoComplete="username"
          value={email}
          readOnly={knownEmail !== ""}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t("account.password")}
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {signIn.error ? <ErrorNotice error={signIn.error} /> : null}
        <Button type="submit" variant="primary" className="w-full" busy={signIn.isPending}>
          {t("account.signIn")}
        </Button>
      </form>
      {devLogin ? <DevSignIn email={email} /> : null}
    </>
  );
}

function DevSignIn({ email }: { email: string }) {
  const { t } = useTranslation();
  const devSignIn = useDevSignIn();
  return (
    <div className="mt-4 border-t pt-4">
      <Button
        className="w-full border-dashed"
        busy={devSignIn.isPending}
        onClick={() => devSignIn.mutate(email.trim() || "dev@example.com")}
      >
        {t("account.devSignIn")}
      </Button>
      <p className="mt-1.5 text-center text-ink-faint text-xs">{t("account.devSignInHint")}</p>
      {devSignIn.error ? <ErrorNotice className="mt-3" error={devSignIn.error} /> : null}
    </div>
  );
}
