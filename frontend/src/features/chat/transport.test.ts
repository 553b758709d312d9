import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import { session } from "@/lib/session/session";
import type { ChatMessage } from "./model";
import { chatTransport } from "./transport";

function message(role: "user" | "assistant", text: string): ChatMessage {
  return { id: text, role, parts: [{ type: "text", text }] };
}

const ASK = {
  chatId: "session-1",
  messages: [message("user", "first"), message("assistant", "answer"), message("user", "second")],
  body: { storeIds: [4], documentIds: [], model: "flash" },
  messageId: undefined,
  abortSignal: undefined,
};

const PASSAGE = { onSend: () => undefined, onAccepted: () => undefined };
const STREAM = { headers: { "content-type": "text/event-stream" } };

function answerWith(response: Response) {
  return vi.spyOn(globalThis, "fetch").mockResolvedValue(response);
}

describe("the chat transport", () => {
  it("sends the last question, its scope and the session, but not the history", async () => {
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    const fetched = answerWith(new Response("data: [DONE]\n\n", STREAM));
    await chatTransport(PASSAGE).sendMessages({ ...ASK, trigger: "submit-message" });
    const [url, init] = fetched.mock.calls[0] ?? [];
    const headers = new Headers(init?.headers);
    expect(url).toBe("/api/chat");
    expect(JSON.parse(String(init?.body))).toEqual({
      sessionId: "session-1",
      storeIds: [4],
      model: "flash",
      question: "second",
      trigger: "submit-message",
    });
    expect(headers.get("authorization")).toBe("Bearer token-1");
    expect(headers.get("x-requested-with")).toBe("XMLHttpRequest");
  });

  it("a refusal before the stream keeps its code, request id and waiting time", async () => {
    const problem = { code: "rate_limited", status: 429, detail: "slow down", request_id: "req-12345678" };
    answerWith(new Response(JSON.stringify(problem), { status: 429, headers: { "Retry-After": "7" } }));
    const onAccepted = vi.fn();
    const error = await chatTransport({ ...PASSAGE, onAccepted })
      .sendMessages({ ...ASK, trigger: "submit-message" })
      .catch((cause: unknown) => cause);
    expect(onAccepted).not.toHaveBeenCalled();
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "rate_limited", requestId: "req-12345678", retryAfterMs: 7000 });
  });

  it("names chosen documents only when there are any", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("", STREAM));
    const send = async (documentIds: number[]) => {
      const body = { storeIds: [1], documentIds };
      await chatTransport(PASSAGE).sendMessages({ ...ASK, body, trigger: "regenerate-message" });
      return JSON.parse(String(fetched.mock.lastCall?.[1]?.body));
    };
    expect(await send([8, 9])).toMatchObject({ documentIds: [8, 9], trigger: "regenerate-message" });
    expect(await send([])).not.toHaveProperty("documentIds");
  });
});
