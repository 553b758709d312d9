import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Entrance } from "@/components/entrance";
import { RegisterForm } from "@/features/accounts/components/register-form";
import { useBranding } from "@/features/branding/api";
import { BrandIcon } from "@/features/branding/components/brand-mark";
import { useTitle } from "@/features/branding/hooks/use-title";
import { useStoreActions } from "@/features/stores/api";
import { useServerConfig } from "@/lib/api/server-config";
import { useSessionState } from "@/lib/session/use-session";

export function RegisterPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: "/visitor/register" });
  const { app_name } = useBranding();
  const { create } = useStoreActions();
  useTitle(t("account.create"));
  const open = useServerConfig()?.registration_open !== false;
  if (useSessionState() === "signed-in") return <Navigate to={next ?? "/"} replace />;
  return (
    <Entrance
      icon={<BrandIcon className="mx-auto size-12 rounded-2xl" />}
      title={t("account.createTitle")}
      subtitle={t("account.createText", { name: app_name })}
      footer={
        <>
          {t("account.haveAccount")}{" "}
          <Link to="/sign-in" search={{ next }} className="font-medium text-brand-ink underline underline-offset-2">
            {t("account.signIn")}
          </Link>
        </>
      }
    >
      {open ? (
        <RegisterForm onRegistered={() => create.mutateAsync(t("store.first"))} />
      ) : (
        <p className="text-ink-soft text-sm">{t("account.closed")}</p>
      )}
    </Entrance>
  );
}
