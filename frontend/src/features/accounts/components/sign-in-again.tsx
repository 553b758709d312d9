import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useSessionState } from "@/lib/session/use-session";
import { useMe, useSignOut } from "../api";
import { SignInForm } from "./sign-in-form";

/** Over the page, so that nothing typed is lost; the calls that were refused go on afterwards. */
export function SignInAgain() {
  const { t } = useTranslation();
  const expired = useSessionState() === "expired";
  const email = useMe()?.email;
  const signOut = useSignOut();
  return (
    <Dialog
      open={expired}
      onOpenChange={() => undefined}
      dismissible={false}
      title={t("account.expiredTitle")}
      description={t("account.expiredText")}
    >
      <div className="mt-5">
        <SignInForm email={email} />
        <Button variant="ghost" className="mt-2 w-full" onClick={() => signOut.mutate()}>
          {t("account.signOutInstead")}
        </Button>
      </div>
    </Dialog>
  );
}
