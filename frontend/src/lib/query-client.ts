import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/errors";

/** Repeating helps against a network that hiccups, never against an answer that says no. */
function shouldRetry(failures: number, error: Error): boolean {
  const transient = error instanceof ApiError && (error.code === "network_unreachable" || error.status >= 502);
  return transient && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: shouldRetry, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
