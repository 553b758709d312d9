import { describe, expect, it, vi } from "vitest";
import { session } from "../session/session";
import { call, callForAll, nextPart } from "./client";

function part(items: number[], next?: string): Response {
  return new Response(JSON.stringify(items), { headers: next ? { Link: `<${next}>; rel="next"` } : {} });
}

describe("an answer", () => {
  it("that is no JSON, as of the sign-in page of a network, is a failure with a code", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("<html>Welcome to our hotel</html>"));
    await expect(call("/api/config")).rejects.toMatchObject({ code: "unreadable_answer", status: 200 });
  });
});

describe("a list in parts", () => {
  it("is read to its end, so that the newest are there", async () => {
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    const fetched = vi
      .spyOn(globalThis, "fetch")
      .mockResolvedValueOnce(part([1, 2], "/api/list?limit=2&cursor=a%3Ab"))
      .mockResolvedValueOnce(part([3, 4], "/api/list?limit=2&cursor=c"))
      .mockResolvedValueOnce(part([5]));
    expect(await callForAll("/api/list", { query: { limit: 2 } })).toEqual([1, 2, 3, 4, 5]);
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      "/api/list?limit=2",
      "/api/list?limit=2&cursor=a%3Ab",
      "/api/list?limit=2&cursor=c",
    ]);
    for (const [, init] of fetched.mock.calls) {
      expect(new Headers(init?.headers).get("authorization")).toBe("Bearer token-1");
    }
  });

  it("has its next part where the link says, and none elsewhere", () => {
    expect(nextPart(null)).toBeNull();
    expect(nextPart('</api/a?cursor=1>; rel="prev"')).toBeNull();
    expect(nextPart('</api/a?cursor=1>; rel="prev", </api/a?cursor=3,4>; title="more"; rel=next')).toBe(
      "/api/a?cursor=3,4",
    );
  });

  it("never leads the token to another server", () => {
    expect(nextPart('<https://elsewhere.example/api>; rel="next"')).toBeNull();
    expect(nextPart('<//elsewhere.example/api>; rel="next"')).toBeNull();
  });
});
