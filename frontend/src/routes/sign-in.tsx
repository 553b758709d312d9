import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Entrance } from "@/components/entrance";
import { SignInForm } from "@/features/accounts/components/sign-in-form";
import { useBranding } from "@/features/branding/api";
import { BrandIcon } from "@/features/branding/components/brand-mark";
import { useTitle } from "@/features/branding/hooks/use-title";
import { useServerConfig } from "@/lib/api/server-config";
import { useSessionState } from "@/lib/session/use-session";

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: "/visitor/sign-in" });
  const { app_name } = useBranding();
  useTitle(t("account.signIn"));
  const open = useServerConfig()?.registration_open !== false;
  if (useSessionState() === "signed-in") return <Navigate to={next ?? "/"} replace />;
  return (
    <Entrance
      icon={<BrandIcon className="mx-auto size-12 rounded-2xl" />}
      title={t("account.welcomeTo", { name: app_name })}
      subtitle={t("account.signInText")}
      footer={
        open ? (
          <>
            {t("account.noAccount")}{" "}
            <Link to="/register" search={{ next }} className="font-medium text-brand-ink underline underline-offset-2">
              {t("account.create")}
            </Link>
          </>
        ) : (
          t("account.closed")
        )
      }
    >
      <SignInForm />
    </Entrance>
  );
}
