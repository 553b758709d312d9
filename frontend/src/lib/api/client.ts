import { session, sessionOver } from "../session/session";
import { readJson } from "./answer";
import { errorFromAnswer, networkError } from "./errors";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type CallOptions = {
  method?: Method;
  body?: unknown;
  signal?: AbortSignal | null;
  query?: Record<string, string | number | undefined>;
};

/** Codes of 401 answers that say something about what was typed, not about the session. */
const NOT_THE_SESSION = new Set(["invalid_credentials", "refresh_invalid"]);

/** These work without an account, and signing in must not wait for signing in. */
const OPEN_TO_ALL = /^\/api\/(auth\/(login|token|register|logout)|config|settings)$/;

/** One call, JSON in and out. Failures are always `ApiError`. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await answerTo(path, options);
  if (response.status === 204) return undefined as T;
  return readJson<T>(response);
}

/** A stretch of a list that the server gives in parts, and where the next one is. */
export type Part<T> = { items: T[]; next: string | null };
type ListOptions = Pick<CallOptions, "signal" | "query">;

export async function callForPart<T>(path: string, options: ListOptions = {}): Promise<Part<T>> {
  const response = await answerTo(path, options);
  return { items: await readJson<T[]>(response), next: nextPart(response.headers.get("Link")) };
}

/** A whole list that the server gives in parts: follows its links until there is no next one. */
export async function callForAll<T>(path: string, { signal, query }: ListOptions = {}): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = withQuery(path, query);
  while (next !== null) {
    const part: Part<T> = await callForPart(next, { signal });
    items.push(...part.items);
    next = part.next;
  }
  return items;
}

/** Where the next part of a list is (RFC 8288); only on this server, because the token goes there. */
export function nextPart(link: string | null): string | null {
  const entries = (link ?? "").matchAll(/<([^>]*)>([^<]*)/g);
  for (const [, target = "", parameters = ""] of entries) {
    if (/;\s*rel="?next"?\s*(;|,|$)/i.test(parameters) && /^\/(?!\/)/.test(target)) return target;
  }
  return null;
}

function answerTo(path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  return authorizedFetch(withQuery(path, options.query), {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
  });
}

/**
 * `fetch` with the token and the header against forged requests. A refused token is renewed and the call
 * repeated; when the session is over, the call waits for a new sign-in over the page. Not-OK throws.
 */
export async function authorizedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const used = OPEN_TO_ALL.test(String(input)) ? session.accessToken() : await session.usableToken();
  const response = await send(input, init, used);
  if (response.ok) return response;
  const error = await errorFrom(response);
  if (response.status !== 401 || used === null || NOT_THE_SESSION.has(error.code)) throw error;
  const fresh = (await session.renew(used)) ?? (await session.waitForSignIn());
  if (fresh === null) throw sessionOver();
  const second = await send(input, init, fresh);
  if (!second.ok) throw await errorFrom(second);
  return second;
}

async function send(input: RequestInfo | URL, init: RequestInit, token: string | null): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (init.method && init.method !== "GET" && init.method !== "HEAD") {
    headers.set("X-Requested-With", "XMLHttpRequest");
  }
  try {
    return await fetch(input, { ...init, headers, credentials: "same-origin" });
  } catch (cause) {
    throw networkError(cause);
  }
}

async function errorFrom(response: Response) {
  const body = await response.text().catch(() => "");
  return errorFromAnswer({ status: response.status, header: (name) => response.headers.get(name), body });
}

function withQuery(path: string, query: CallOptions["query"]): string {
  const entries = Object.entries(query ?? {}).filter((entry) => entry[1] !== undefined && entry[1] !== "");
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}
