import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/errors";
import { session } from "./session/session";

/** Whoever has to wait longer is told so instead. */
const PATIENCE_MS = 15_000;

/** Repeating helps against a network that hiccups and an answer that says later, never against one that says no. */
function shouldRetry(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError) || failures >= 2) return false;
  if (error.code === "rate_limited") return (error.retryAfterMs ?? 0) <= PATIENCE_MS;
  return error.code === "network_unreachable" || error.status >= 502;
}

function retryDelay(failures: number, error: Error): number {
  const wanted = error instanceof ApiError ? error.retryAfterMs : undefined;
  return wanted ?? 1000 * 2 ** failures;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be on this very machine: whether it can be reached is found out by asking it, not the browser.
    queries: { retry: shouldRetry, retryDelay, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

/** What anybody may see; all other answers belong to the person who was signed in. */
const PUBLIC = new Set<unknown>(["settings", "config"]);

session.onSignedOut(() => {
  queryClient.removeQueries({ predicate: (query) => !PUBLIC.has(query.queryKey[0]) });
});
