import { useTranslation } from "react-i18next";
import type { CostSummary } from "@/lib/api/types";
import { formatMonth, formatNumber, formatUsd } from "@/lib/format";
import { BudgetBar } from "./budget-bar";

export function MonthCosts({ costs }: { costs: CostSummary }) {
  const { t, i18n } = useTranslation();
  const usd = (amount: number) => formatUsd(amount, i18n.language);
  const limited = typeof costs.monthly_budget_usd === "number";
  return (
    <div className="space-y-4">
      <section className="rounded-card border bg-surface p-5">
        <h2 className="text-ink-soft text-sm">{formatMonth(costs.month, i18n.language)}</h2>
        <p className="mt-1 font-semibold text-3xl tabular-nums tracking-tight">{usd(costs.total_usd)}</p>
        <p className="mt-1 mb-4 text-ink-soft text-sm">
          {limited ? t("costs.ofBudget", { limit: usd(costs.monthly_budget_usd ?? 0) }) : t("costs.noLimit")}
        </p>
        <BudgetBar costs={costs} />
        <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3 text-sm">
          <Figure dot="bg-brand-ink" label={t("costs.spent")} value={usd(costs.total_usd)} />
          <Figure
            dot="bg-brand-ink/40"
            label={t("costs.held")}
            value={usd(costs.held_usd)}
            hint={t("costs.heldHint")}
          />
          {limited ? (
            <Figure dot="bg-line-strong" label={t("costs.remaining")} value={usd(costs.remaining_budget_usd ?? 0)} />
          ) : null}
        </dl>
      </section>
      <section className="grid gap-4 sm:grid-cols-2">
        <Kind
          title={t("costs.questions")}
          amount={usd(costs.query_cost_usd)}
          text={t("costs.questionTokens", {
            prompt: formatNumber(costs.prompt_tokens, i18n.language),
            completion: formatNumber(costs.completion_tokens, i18n.language),
          })}
        />
        <Kind
          title={t("costs.indexing")}
          amount={usd(costs.indexing_cost_usd)}
          text={t("costs.indexTokens", { tokens: formatNumber(costs.index_tokens, i18n.language) })}
        />
      </section>
    </div>
  );
}

function Figure({ dot, label, value, hint }: { dot: string; label: string; value: string; hint?: string }) {
  return (
    <div>
      <dt className="flex items-center gap-2 text-ink-soft">
        <span aria-hidden className={`size-2 rounded-full ${dot}`} />
        {label}
      </dt>
      <dd className="mt-0.5 font-medium tabular-nums">{value}</dd>
      {hint ? <dd className="max-w-56 text-ink-faint text-xs">{hint}</dd> : null}
    </div>
  );
}

function Kind({ title, amount, text }: { title: string; amount: string; text: string }) {
  return (
    <div className="rounded-card border bg-surface p-5">
      <h3 className="text-ink-soft text-sm">{title}</h3>
      <p className="mt-1 font-semibold text-xl tabular-nums">{amount}</p>
      <p className="mt-1 text-ink-faint text-sm">{text}</p>
    </div>
  );
}
