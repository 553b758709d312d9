import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/errors";
import { session } from "./session/session";

/** Repeating helps against a network that hiccups, never against an answer that says no. */
function shouldRetry(failures: number, error: Error): boolean {
  const transient = error instanceof ApiError && (error.code === "network_unreachable" || error.status >= 502);
  return transient && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be on this very machine: whether it can be reached is found out by asking it, not the browser.
    queries: { retry: shouldRetry, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

/** What anybody may see; all other answers belong to the person who was signed in. */
const PUBLIC = new Set<unknown>(["settings", "config"]);

session.onSignedOut(() => {
  queryClient.removeQueries({ predicate: (query) => !PUBLIC.has(query.queryKey[0]) });
});
