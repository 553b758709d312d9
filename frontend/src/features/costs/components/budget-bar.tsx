import { useTranslation } from "react-i18next";
import type { CostSummary } from "@/lib/api/types";
import { formatUsd } from "@/lib/format";
import { budgetShares } from "../model";

/** Spent, held and remaining of this month as one bar. */
export function BudgetBar({ costs }: { costs: CostSummary }) {
  const { t, i18n } = useTranslation();
  const shares = budgetShares(costs);
  if (!shares) return null;
  const label = t("costs.barLabel", {
    spent: formatUsd(costs.total_usd, i18n.language),
    held: formatUsd(costs.held_usd, i18n.language),
    remaining: formatUsd(costs.remaining_budget_usd ?? 0, i18n.language),
  });
  return (
    <div role="img" aria-label={label} className="flex h-2.5 gap-px overflow-hidden rounded-full bg-line">
      <div className="brand-fill bg-brand-ink" style={{ width: `${shares.spent * 100}%` }} />
      <div className="bg-brand-ink/40" style={{ width: `${shares.held * 100}%` }} />
    </div>
  );
}
