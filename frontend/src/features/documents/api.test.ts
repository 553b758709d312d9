import { describe, expect, it, vi } from "vitest";
import type { DocumentStatus, StoredDocument } from "@/lib/api/types";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { documentsQuery } from "./api";

const document = (id: number, status: DocumentStatus) => ({ id, status }) as StoredDocument;

describe("the documents of a store", () => {
  it("are read down to the oldest that is worked on, and as a whole when they changed otherwise", async () => {
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    const fetched = vi.spyOn(globalThis, "fetch");
    const answer = (...documents: StoredDocument[]) =>
      fetched.mockResolvedValueOnce(new Response(JSON.stringify(documents)));
    const read = () => queryClient.fetchQuery({ ...documentsQuery(7), staleTime: 0 });

    answer(document(4, "DONE"), document(3, "RUNNING"), document(2, "DONE"), document(1, "DONE"));
    await read();
    answer(document(4, "DONE"), document(3, "DONE"));
    expect((await read()).map(({ id, status }) => `${id} ${status}`)).toEqual(["4 DONE", "3 DONE", "2 DONE", "1 DONE"]);
    answer(document(4, "RUNNING"), document(3, "DONE"));
    await read();
    await queryClient.invalidateQueries({ queryKey: ["documents", 7] });
    answer(document(4, "RUNNING"));
    expect(await read()).toHaveLength(1);

    const store = "/api/documents/store/7";
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([store, `${store}?limit=2`, store, store]);
  });
});
