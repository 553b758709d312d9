import { describe, expect, it } from "vitest";
import de from "@/locales/de.json";
import en from "@/locales/en.json";
import { ApiError, asApiError, errorFromAnswer, networkError, retryAfterMs } from "./errors";

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  return errorFromAnswer({ status, body, header: (name) => headers[name] ?? null });
}

describe("errors", () => {
  it("a problem document gives its code, fields and request id", () => {
    const body = JSON.stringify({
      status: 400,
      code: "weak_password",
      detail: "A digit is missing.",
      request_id: "abcdefgh",
      errors: [{ field: "password", message: "A digit is missing.", code: "missing_digit" }],
    });
    expect(answer(400, body)).toMatchObject({
      code: "weak_password",
      message: "A digit is missing.",
      requestId: "abcdefgh",
      fields: [{ code: "missing_digit" }],
    });
  });

  it("an answer of a proxy still says what kind of failure it is", () => {
    expect(answer(502, "<html>Bad gateway</html>", { "X-Request-ID": "from-header" })).toMatchObject({
      code: "upstream_unavailable",
      requestId: "from-header",
    });
    expect(answer(413, "").code).toBe("body_too_large");
    expect(answer(500, '{"detail":"x"}').code).toBe("internal_error");
    expect(answer(418, "[]").code).toBe("unexpected_error");
  });

  it("waiting times are read in seconds and as dates", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(retryAfterMs("12", now)).toBe(12_000);
    expect(retryAfterMs("Thu, 01 Jan 2026 00:00:05 GMT", now)).toBe(5000);
    expect(retryAfterMs("soon", now)).toBeUndefined();
    expect(retryAfterMs(null, now)).toBeUndefined();
  });

  it("a call that came too soon says how many are allowed, others do not", () => {
    expect(answer(429, "", { "X-RateLimit-Limit": "60" }).perMinute).toBe(60);
    expect(answer(429, "").perMinute).toBeUndefined();
    expect(answer(500, "", { "X-RateLimit-Limit": "60" }).perMinute).toBeUndefined();
  });

  it("failures of the network are told apart from cancelled calls", () => {
    expect(networkError(new TypeError("Failed to fetch")).code).toBe("network_unreachable");
    expect(networkError(new DOMException("", "AbortError")).code).toBe("aborted");
    const known = new ApiError({ code: "gone" });
    expect(asApiError(known)).toBe(known);
    expect(asApiError("odd").code).toBe("unexpected_error");
  });
});

describe("the languages", () => {
  type Tree = { [key: string]: string | Tree };
  const leaves = (tree: Tree, path = ""): string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [`${path}${key} ${placeholders(value)}`] : leaves(value, `${path}${key}.`),
    );
  const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort().join(" ");

  it("say the same things with the same placeholders", () => {
    expect(leaves(de)).toEqual(leaves(en));
  });
});
