import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main className="flex h-full items-center">
      <EmptyState
        icon={<Compass />}
        title={t("notFound.title")}
        action={
          <Button asChild variant="primary">
            <Link to="/chat/{-$sessionId}" params={{ sessionId: undefined }}>
              {t("notFound.home")}
            </Link>
          </Button>
        }
      >
        {t("notFound.text")}
      </EmptyState>
    </main>
  );
}
