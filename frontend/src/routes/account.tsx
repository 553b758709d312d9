import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { useMe, useSignOut } from "@/features/accounts/api";
import { PasswordForm } from "@/features/accounts/components/password-form";
import { Preferences } from "@/features/accounts/components/preferences";
import { SessionTable } from "@/features/accounts/components/session-table";
import { SettingRow } from "@/features/accounts/components/setting-row";

export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Page title={t("account.title")}>
      <div className="space-y-8">
        <Section title={t("account.general")}>
          <SettingRow label={me?.email ?? ""}>
            <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
              {t("account.signOut")}
            </Button>
          </SettingRow>
          <Preferences />
        </Section>
        <Section title={t("account.sessions")}>
          <SessionTable />
        </Section>
        <Section title={t("account.password")}>
          <PasswordForm />
        </Section>
      </div>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2.5 font-semibold text-sm">{title}</h2>
      <div className="divide-y rounded-card border bg-surface">{children}</div>
    </section>
  );
}
