import { useTranslation } from "react-i18next";
import en from "@/locales/en.json";
import { formatUsd } from "../format";
import type { ApiError } from "./errors";

type KnownCode = keyof typeof en.problem;

export type ProblemText = { title: string; advice: string };

function isKnown(code: string): code is KnownCode {
  return code in en.problem;
}

/** Words for a failure, by its code; for codes this page does not know, the server's own sentence. */
export function useProblemText(error: ApiError): ProblemText {
  const { t, i18n } = useTranslation();
  const seconds = error.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  const wait = seconds === undefined ? "" : t("error.waitSeconds", { count: seconds });
  if (!isKnown(error.code)) {
    return { title: error.message === error.code ? t("problem.unexpected_error.title") : error.message, advice: wait };
  }
  const usd = (amount: number | undefined) => (amount === undefined ? "–" : formatUsd(amount, i18n.language));
  const values = {
    needed: usd(error.problem?.needed_usd),
    limit: usd(error.problem?.limit_usd),
    spent: usd(error.problem?.spent_usd),
    held: usd(error.problem?.held_usd),
  };
  const hasFigures = error.code === "budget_exceeded" && error.problem?.limit_usd !== undefined;
  const advice = hasFigures ? t("error.budgetFigures", values) : t(`problem.${error.code}.advice`);
  return { title: t(`problem.${error.code}.title`), advice: [advice, wait].filter(Boolean).join(" ") };
}
