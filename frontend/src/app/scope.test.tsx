import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sessionsQuery } from "@/features/chat/api";
import { storesQuery } from "@/features/stores/api";
import type { Store } from "@/lib/api/types";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { NEW, ScopeProvider, useModelChoice, useScope } from "./scope";

function store(id: number): Store {
  return { id, display_name: "", fs_name: "", document_count: 0, size_bytes: 0, created_at: "" };
}

function part(items: object[], next: string): Response {
  return new Response(JSON.stringify(items), { headers: { Link: `<${next}>; rel="next"` } });
}

function Around({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <ScopeProvider>{children}</ScopeProvider>
    </QueryClientProvider>
  );
}

function choices(conversationId: string) {
  const use = () => ({ scope: useScope(conversationId), model: useModelChoice() });
  return renderHook(use, { wrapper: Around }).result;
}

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(globalThis, "fetch").mockReturnValue(new Promise(() => undefined));
  queryClient.setQueryData(storesQuery.queryKey, [1, 2, 3].map(store));
  const begun = { id: "begun", store_id: 2, title: "", updated_at: "" };
  queryClient.removeQueries({ queryKey: ["chat-sessions"] });
  const pages = [{ items: [begun], next: null }];
  queryClient.setQueryData(sessionsQuery("").queryKey, { pages, pageParams: [""] });
});

describe("what is asked", () => {
  it("in a conversation is its own store, whatever was chosen for new ones", () => {
    localStorage.setItem("rag.scope", JSON.stringify({ storeIds: [3] }));
    expect(choices(NEW).current.scope[0].storeIds).toEqual([3]);
    expect(choices("begun").current.scope[0].storeIds).toEqual([2]);
  });

  it("in a conversation older than the list is its own store too, once that is known", async () => {
    const old = { id: "old", store_id: 3, title: "Long ago", updated_at: "" };
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    vi.spyOn(globalThis, "fetch").mockImplementation(async (url) => {
      const parts: Record<string, () => Response> = {
        "/api/chat/sessions?limit=200": () => part([], "/api/chat/sessions?cursor=1"),
        "/api/chat/sessions/old/export?format=json": () => new Response(JSON.stringify({ session: old, messages: [] })),
      };
      return parts[String(url)]?.() ?? new Response("{}", { status: 404 });
    });
    queryClient.removeQueries({ queryKey: ["chat-sessions"] });
    const asked = choices("old");
    expect(asked.current.scope[2]).toBe(false);
    await waitFor(() => expect(asked.current.scope[2]).toBe(true));
    expect(asked.current.scope[0].storeIds).toEqual([3]);
    // One that has not reached the server is asked what was chosen last.
    const unsent = choices("unsent");
    await waitFor(() => expect(unsent.current.scope[2]).toBe(true));
    expect(unsent.current.scope[0].storeIds).toEqual([1, 2, 3]);
  });

  it("is all stores where nothing is left of the choice, or the choice cannot be read", () => {
    localStorage.setItem("rag.scope", JSON.stringify({ storeIds: [99, "1"] }));
    expect(choices(NEW).current.scope[0].storeIds).toEqual([1, 2, 3]);
    localStorage.setItem("rag.scope", "null");
    expect(choices(NEW).current.scope[0].storeIds).toEqual([1, 2, 3]);
  });

  it("is remembered, and so is who answers, in every conversation and on the next visit", () => {
    const now = choices(NEW);
    act(() => now.current.scope[1]({ storeIds: [1, 3], documentIds: [] }));
    act(() => now.current.model[1]("thorough"));
    expect(now.current.scope[0].storeIds).toEqual([1, 3]);
    const later = choices(NEW);
    expect(later.current.scope[0].storeIds).toEqual([1, 3]);
    expect(later.current.model[0]).toBe("thorough");
  });

  it("in a conversation stays what was chosen there, also on the next visit and beside other tabs", () => {
    const now = choices("begun");
    const elsewhere = choices("other");
    act(() => now.current.scope[1]({ storeIds: [2, 1], documentIds: [7] }));
    act(() => elsewhere.current.scope[1]({ storeIds: [3], documentIds: [] }));
    expect(choices("begun").current.scope[0]).toEqual({ storeIds: [2, 1], documentIds: [7] });
    expect(choices("other").current.scope[0]).toEqual({ storeIds: [3], documentIds: [] });
    // A new conversation hands its choice on to the one it became.
    const fresh = choices(NEW);
    act(() => fresh.current.scope[1]({ storeIds: [1, 2], documentIds: [] }, "became"));
    expect(choices("became").current.scope[0].storeIds).toEqual([1, 2]);
  });
});
