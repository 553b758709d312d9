import { onlineManager } from "@tanstack/react-query";
import { afterEach, describe, expect, it } from "vitest";
import { queryClient } from "./query-client";

afterEach(() => onlineManager.setOnline(true));

describe("calls", () => {
  it("are made although the browser believes to be offline: the server may be on this machine", async () => {
    onlineManager.setOnline(false);
    await expect(queryClient.fetchQuery({ queryKey: ["here"], queryFn: () => 1 })).resolves.toBe(1);
    const change = queryClient.getMutationCache().build(queryClient, { mutationFn: async () => 2 });
    await expect(change.execute(undefined)).resolves.toBe(2);
  });
});
