import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sessionsQuery } from "@/features/chat/api";
import { storesQuery } from "@/features/stores/api";
import type { Store } from "@/lib/api/types";
import { queryClient } from "@/lib/query-client";
import { NEW, ScopeProvider, useModelChoice, useScope } from "./scope";

function store(id: number): Store {
  return { id, display_name: "", fs_name: "", document_count: 0, size_bytes: 0, created_at: "" };
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
  const session = { id: "begun", store_id: 2, title: "", updated_at: "" };
  queryClient.setQueryData(sessionsQuery("").queryKey, [session]);
});

describe("what is asked", () => {
  it("in a conversation is its own store, whatever was chosen for new ones", () => {
    localStorage.setItem("rag.scope", JSON.stringify({ storeIds: [3] }));
    expect(choices(NEW).current.scope[0].storeIds).toEqual([3]);
    expect(choices("begun").current.scope[0].storeIds).toEqual([2]);
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
