import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import { session } from "@/lib/session/session";
import type { ChatMessage } from "./model";
import { chatBody, chatTransport } from "./transport";

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

function answerWith(response: Response) {
  return vi.spyOn(globalThis, "fetch").mockResolvedValue(response);
}

describe("the chat transport", () => {
  it("sends the last question, its scope and the session, but not the history", async () => {
    session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
    const fetched = answerWith(new Response("data: [DONE]\n\n", { headers: { "content-type": "text/event-stream" } }));
    await chatTransport().sendMessages({ ...ASK, trigger: "submit-message" });
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
    const error = await chatTransport()
      .sendMessages({ ...ASK, trigger: "submit-message" })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "rate_limited", requestId: "req-12345678", retryAfterMs: 7000 });
  });

  it("names chosen documents only when there are any", () => {
    const body = chatBody("s", ASK.messages, { storeIds: [1], documentIds: [8, 9] }, "regenerate-message");
    expect(body).toMatchObject({ documentIds: [8, 9], trigger: "regenerate-message" });
    expect(chatBody("s", ASK.messages, { storeIds: [1], documentIds: [] }, "submit-message")).not.toHaveProperty(
      "documentIds",
    );
  });
});
