import { QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { sessionsQuery } from "./api";

function Around({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

describe("the list of conversations", () => {
  it("goes on where the server says, for as long as there are older ones", async () => {
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    const older = "/api/chat/sessions?limit=200&q=pump&cursor=2";
    const fetched = vi
      .spyOn(globalThis, "fetch")
      .mockResolvedValueOnce(new Response('[{"id":"new"}]', { headers: { Link: `<${older}>; rel="next"` } }))
      .mockResolvedValueOnce(new Response('[{"id":"old"}]'));
    const list = renderHook(() => useInfiniteQuery(sessionsQuery("pump")), { wrapper: Around }).result;
    await waitFor(() => expect(list.current.hasNextPage).toBe(true));
    await act(() => list.current.fetchNextPage());
    await waitFor(() => expect(list.current.hasNextPage).toBe(false));
    const shown = list.current.data?.pages.flatMap(({ items }) => items);
    expect(shown?.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(["/api/chat/sessions?limit=200&q=pump", older]);
  });
});
