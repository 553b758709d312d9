import i18next, { type TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import en from "@/locales/en.json";
import { formatUsd } from "../format";
import { toast } from "../toasts";
import { type ApiError, asApiError } from "./errors";
import type { DocumentError } from "./types";

type ProblemText = { title: string; advice: string };

function isKnown<Code extends string>(code: string, texts: Record<Code, unknown>): code is Code {
  return Object.hasOwn(texts, code);
}

/** Words for a failure, by its code; for codes this page does not know, the server's own sentence. */
export function useProblemText(error: ApiError): ProblemText {
  const { t, i18n } = useTranslation();
  return problemText(error, t, i18n.language);
}

/** What whoever helps needs to find a failure again. */
export function referenceOf({ code, requestId }: ApiError): string {
  return requestId ? `${code} · ${requestId}` : code;
}

/** A notice that something asked for has failed, where there is no place on the page to say it. */
export function toastProblem(cause: unknown): void {
  const error = asApiError(cause);
  const { title, advice } = problemText(error, i18next.t, i18next.language);
  toast([title, advice].filter(Boolean).join(" "), { tone: "bad", reference: referenceOf(error) });
}

function problemText(error: ApiError, t: TFunction, language: string): ProblemText {
  const seconds = error.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  const wait = seconds === undefined ? "" : t("error.waitSeconds", { count: seconds });
  if (!isKnown(error.code, en.problem)) {
    return { title: error.message === error.code ? t("problem.unexpected_error.title") : error.message, advice: wait };
  }
  const usd = (amount: number | undefined) => (amount === undefined ? "–" : formatUsd(amount, language));
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

/** Why a document is not ready and what its owner can do: another file where trying again cannot help. */
export function documentProblemText(error: DocumentError, t: TFunction): ProblemText {
  if (isKnown(error.code, en.documentError)) {
    return { title: t(`documentError.${error.code}.title`), advice: t(`documentError.${error.code}.advice`) };
  }
  return { title: error.message, advice: error.retryable ? "" : t("document.unreadable") };
}
