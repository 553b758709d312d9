import { onlineManager } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./api/errors";
import { queryClient } from "./query-client";

afterEach(() => onlineManager.setOnline(true));

describe("calls", () => {
  it("are made although the browser believes to be offline: the server may be on this machine", async () => {
    onlineManager.setOnline(false);
    await expect(queryClient.fetchQuery({ queryKey: ["here"], queryFn: () => 1 })).resolves.toBe(1);
    const change = queryClient.getMutationCache().build(queryClient, { mutationFn: async () => 2 });
    await expect(change.execute(undefined)).resolves.toBe(2);
  });

  it("that came too soon are made again when the server said, and others are not", async () => {
    const refusal = (code: string, status: number) => new ApiError({ code, status, retryAfterMs: 30 });
    const list = vi.fn().mockRejectedValueOnce(refusal("rate_limited", 429)).mockResolvedValueOnce([1]);
    const began = Date.now();
    await expect(queryClient.fetchQuery({ queryKey: ["list"], queryFn: list, ...AS_SHOWN })).resolves.toEqual([1]);
    expect(Date.now() - began).toBeGreaterThanOrEqual(25);
    const gone = vi.fn().mockRejectedValue(refusal("store_not_found", 404));
    await expect(queryClient.fetchQuery({ queryKey: ["gone"], queryFn: gone, ...AS_SHOWN })).rejects.toThrow();
    expect(gone).toHaveBeenCalledOnce();
  });
});

/** What is asked for by hand is not repeated unless told to; what a page shows is. */
const AS_SHOWN = { retry: queryClient.getDefaultOptions().queries?.retry };
