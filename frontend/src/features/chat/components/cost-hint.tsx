import { useTranslation } from "react-i18next";
import { formatUsd } from "@/lib/format";
import { useEstimate } from "../api";
import type { AskOptions } from "../model";

type CostHintProps = { sessionId: string; question: string; options: AskOptions };

export function CostHint({ sessionId, question, options }: CostHintProps) {
  const { t, i18n } = useTranslation();
  const estimate = useEstimate(sessionId, question, options);
  if (!estimate) return null;
  const usd = (amount: number) => formatUsd(amount, i18n.language);
  const remaining = estimate.remaining_usd ?? null;
  const short = remaining !== null && remaining < estimate.hold_usd;
  const details = [
    t("chat.costHold", { amount: usd(estimate.hold_usd) }),
    remaining === null ? null : t("chat.costRemaining", { amount: usd(remaining) }),
  ].filter(Boolean);
  return (
    <span
      title={details.join(" ")}
      className={`whitespace-nowrap px-1 text-xs tabular-nums ${short ? "text-danger" : "text-ink-faint"}`}
    >
      {short ? t("chat.costTooMuch") : t("chat.cost", { amount: usd(estimate.expected_cost_usd) })}
    </span>
  );
}
