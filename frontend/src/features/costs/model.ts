import type { CostSummary } from "@/lib/api/types";

type BudgetShares = { spent: number; held: number };

/** Shares of the month's budget, together at most 1; null when there is no limit. */
export function budgetShares(costs: CostSummary): BudgetShares | null {
  const limit = costs.monthly_budget_usd ?? null;
  if (limit === null) return null;
  if (limit <= 0) return { spent: 1, held: 0 };
  const spent = Math.min(1, costs.total_usd / limit);
  const held = Math.min(1 - spent, costs.held_usd / limit);
  return { spent, held };
}
