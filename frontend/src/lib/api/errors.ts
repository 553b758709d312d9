import type { FieldProblem, Problem } from "./types";

/**
 * Every failed call ends as one of these: a stable code to act on, and what support needs to find it again. The page
 * itself gives `network_unreachable`, `unreadable_answer` and `aborted`.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Of a call that came too soon: how many a minute are allowed. */
  readonly perMinute: number | undefined;
  readonly fields: FieldProblem[];
  readonly problem: Problem | undefined;

  constructor(init: {
    code: string;
    status?: number;
    detail?: string;
    requestId?: string;
    retryAfterMs?: number;
    perMinute?: number;
    fields?: FieldProblem[];
    problem?: Problem;
    cause?: unknown;
  }) {
    super(init.detail ?? init.code, { cause: init.cause });
    this.name = "ApiError";
    this.code = init.code;
    this.status = init.status ?? 0;
    this.requestId = init.requestId;
    this.retryAfterMs = init.retryAfterMs;
    this.perMinute = init.perMinute;
    this.fields = init.fields ?? [];
    this.problem = init.problem;
  }
}

/** `Retry-After` in whole seconds or as a date; anything else is ignored. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function positive(header: string | null): number | undefined {
  const number = Number(header);
  return number > 0 ? number : undefined;
}

type AnswerHead = { status: number; header(name: string): string | null; body: string };

/** Proxies answer with pages of their own, so a body that is not a problem document still gives a usable error. */
export function errorFromAnswer(answer: AnswerHead): ApiError {
  const problem = parseProblem(answer.body);
  return new ApiError({
    code: problem?.code ?? codeForStatus(answer.status),
    status: answer.status,
    detail: problem?.detail ?? problem?.title,
    requestId: problem?.request_id ?? answer.header("X-Request-ID") ?? undefined,
    retryAfterMs: retryAfterMs(answer.header("Retry-After"), Date.now()),
    perMinute: answer.status === 429 ? positive(answer.header("X-RateLimit-Limit")) : undefined,
    fields: problem?.errors ?? undefined,
    problem,
  });
}

export function networkError(cause: unknown): ApiError {
  const aborted = cause instanceof DOMException && cause.name === "AbortError";
  return new ApiError({ code: aborted ? "aborted" : "network_unreachable", cause });
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError || error instanceof DOMException) return networkError(error);
  return new ApiError({ code: "unexpected_error", detail: error instanceof Error ? error.message : undefined });
}

function parseProblem(body: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null || !("code" in value)) return undefined;
    return typeof value.code === "string" ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}

function codeForStatus(status: number): string {
  if (status === 401) return "unauthenticated";
  if (status === 413) return "body_too_large";
  if (status === 429) return "rate_limited";
  if (status === 502 || status === 503 || status === 504) return "upstream_unavailable";
  return status >= 500 ? "internal_error" : "unexpected_error";
}
