import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { AccountSession, Me, TokenAnswer } from "@/lib/api/types";
import { session } from "@/lib/session/session";

type Credentials = { email: string; password: string };

const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => call<Me>("/api/auth/me", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: Credentials) => call<TokenAnswer>("/api/auth/login", { method: "POST", body }),
    onSuccess: (answer) => session.begin(answer),
  });
}

export function useDevSignIn() {
  return useMutation({
    mutationFn: (email: string) => call<TokenAnswer>("/api/auth/token", { method: "POST", body: { email } }),
    onSuccess: (answer) => session.begin(answer),
  });
}

/**
 * Creates the account and signs in with it; nobody types a password twice in their first minute.
 * `prepare` runs as the new person before the page moves on; should it fail, the page offers the same later.
 */
export function useRegister(prepare: () => Promise<unknown>) {
  return useMutation({
    mutationFn: async (body: Credentials) => {
      await call("/api/auth/register", { method: "POST", body });
      return call<TokenAnswer>("/api/auth/login", { method: "POST", body });
    },
    onSuccess: (answer) => {
      session.begin(answer);
      prepare().catch(() => undefined);
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => call("/api/auth/logout", { method: "POST" }),
    onSettled: () => session.clear(),
  });
}

/** Ends all other sessions. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current_password: string; new_password: string }) =>
      call("/api/auth/password", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey }),
  });
}

export const accountSessionsQuery = queryOptions({
  queryKey: ["account-sessions"],
  queryFn: ({ signal }) => call<AccountSession[]>("/api/auth/sessions", { signal }),
});

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: AccountSession["id"]) => call(`/api/auth/sessions/${id}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey }),
  });
}
