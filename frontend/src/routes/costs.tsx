import { useTranslation } from "react-i18next";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Page } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";
import { useCostSummary } from "@/features/costs/api";
import { MonthCosts } from "@/features/costs/components/month-costs";

export function CostsPage() {
  const { t } = useTranslation();
  const costs = useCostSummary();
  return (
    <Page title={t("costs.title")}>
      {costs.isPending ? <Skeleton className="h-48" /> : null}
      {costs.isLoadingError ? <ErrorNotice error={costs.error} onRetry={() => void costs.refetch()} /> : null}
      {costs.data ? <MonthCosts costs={costs.data} /> : null}
    </Page>
  );
}
