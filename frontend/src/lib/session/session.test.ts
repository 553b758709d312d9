import { beforeEach, describe, expect, it, vi } from "vitest";
import { call } from "../api/client";
import { session } from "./session";

const TOKEN = { token_type: "bearer" as const, expires_in: 900 };

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

/** A server whose accepted token can change while calls are under way. */
function server(state: { accepted: string; refresh: string | null }) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = String(input);
    if (url.endsWith("/auth/refresh")) {
      if (state.refresh === null) return json(401, { code: "refresh_invalid", status: 401 });
      state.accepted = state.refresh;
      return json(200, { access_token: state.refresh, ...TOKEN });
    }
    const sent = new Headers(init?.headers).get("authorization");
    return sent === `Bearer ${state.accepted}`
      ? json(200, { sent })
      : json(401, { code: "unauthenticated", status: 401 });
  });
}

function refreshes(fetched: ReturnType<typeof server>): number {
  return fetched.mock.calls.filter(([input]) => String(input).endsWith("/auth/refresh")).length;
}

beforeEach(() => session.begin({ access_token: "old", ...TOKEN }));

describe("the session", () => {
  it("renews a refused token once, however many calls were refused", async () => {
    const fetched = server({ accepted: "none", refresh: "new" });
    const answers = await Promise.all([1, 2, 3].map(() => call<{ sent: string }>("/api/stores")));
    expect(answers.map(({ sent }) => sent)).toEqual(["Bearer new", "Bearer new", "Bearer new"]);
    expect(refreshes(fetched)).toBe(1);
  });

  it("renews a token that is about to end before it is refused", async () => {
    const fetched = server({ accepted: "old", refresh: "new" });
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 871_000);
    await expect(call("/api/stores")).resolves.toEqual({ sent: "Bearer new" });
    expect(fetched.mock.calls.map(([input]) => String(input))).toEqual(["/api/auth/refresh", "/api/stores"]);
  });

  it("asks to sign in again when it is over, and then repeats the call", async () => {
    const state = { accepted: "none", refresh: null };
    server(state);
    const pending = call<{ sent: string }>("/api/stores");
    await vi.waitFor(() => expect(session.snapshot()).toBe("expired"));
    const later = call<{ sent: string }>("/api/documents/store/1");
    state.accepted = "again";
    session.begin({ access_token: "again", ...TOKEN });
    await expect(pending).resolves.toEqual({ sent: "Bearer again" });
    await expect(later).resolves.toEqual({ sent: "Bearer again" });
  });

  it("gives up waiting calls when the person signs out instead", async () => {
    server({ accepted: "none", refresh: null });
    const pending = call("/api/stores");
    await vi.waitFor(() => expect(session.snapshot()).toBe("expired"));
    session.clear();
    await expect(pending).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("a wrong password is not taken for the end of the session", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(json(401, { code: "invalid_credentials", status: 401 }));
    await expect(call("/api/auth/login", { method: "POST", body: {} })).rejects.toMatchObject({
      code: "invalid_credentials",
    });
    expect(session.snapshot()).toBe("signed-in");
  });

  it("is not over because the server cannot be asked", async () => {
    vi.resetModules();
    const { session: reloaded } = await import("./session");
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("Failed to fetch"));
    await expect(reloaded.resume()).rejects.toMatchObject({ code: "network_unreachable" });
    expect(reloaded.snapshot()).toBe("unknown");
    fetched.mockResolvedValue(json(200, { access_token: "resumed", ...TOKEN }));
    await reloaded.resume();
    expect(reloaded.snapshot()).toBe("signed-in");
  });

  it("is signed out in this tab when it was ended in another one", () => {
    window.dispatchEvent(new StorageEvent("storage", { key: "rag.signed-in", newValue: null }));
    expect(session.snapshot()).toBe("signed-out");
    expect(session.accessToken()).toBeNull();
  });

  it("never puts the token where scripts of other pages or visits could find it", () => {
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("old");
    expect(document.cookie).not.toContain("old");
  });
});
