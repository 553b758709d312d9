import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatUsd } from "@/lib/format";
import { useCostSummary } from "../api";
import { BudgetBar } from "./budget-bar";

/** The month in one line, for the foot of the sidebar. */
export function BudgetLine({ onFollow }: { onFollow: () => void }) {
  const { t, i18n } = useTranslation();
  const costs = useCostSummary().data;
  if (!costs) return null;
  const limit = costs.monthly_budget_usd ?? null;
  const usd = (amount: number) => formatUsd(amount, i18n.language);
  return (
    <Link to="/costs" onClick={onFollow} className="block rounded-control px-2.5 py-2 hover:bg-sunken">
      <span className="mb-1.5 flex justify-between gap-2 text-ink-soft text-xs">
        <span>{t("costs.thisMonth")}</span>
        <span className="font-medium text-ink tabular-nums">
          {limit === null
            ? usd(costs.total_usd)
            : t("costs.spentOf", { spent: usd(costs.total_usd), limit: usd(limit) })}
        </span>
      </span>
      <BudgetBar costs={costs} />
    </Link>
  );
}
