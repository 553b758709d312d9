import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";

/** The page itself broke, or a part of it could not be loaded (for instance after an update of the server). */
export function ErrorPage({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <main className="mx-auto flex h-full max-w-md flex-col justify-center px-4">
      <ErrorNotice
        error={error}
        action={
          <Button size="small" onClick={() => window.location.reload()}>
            {t("action.reload")}
          </Button>
        }
      />
    </main>
  );
}
