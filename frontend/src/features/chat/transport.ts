import { DefaultChatTransport } from "ai";
import { authorizedFetch } from "@/lib/api/client";
import type { ChatRequest } from "@/lib/api/types";
import { type AskOptions, type ChatMessage, textOf } from "./model";

/**
 * The server keeps the history, so only the question travels. Everything that fails before the stream
 * starts arrives as `ApiError`, because `authorizedFetch` throws it.
 */
export function chatTransport(): DefaultChatTransport<ChatMessage> {
  return new DefaultChatTransport<ChatMessage>({
    api: "/api/chat",
    fetch: (input, init) => authorizedFetch(input, init),
    prepareSendMessagesRequest: ({ id, messages, body, trigger }) => ({
      body: chatBody(id, messages, { ...(body as AskOptions) }, trigger),
    }),
  });
}

export function chatBody(
  sessionId: string,
  messages: ChatMessage[],
  options: AskOptions,
  trigger: string,
): ChatRequest {
  const question = messages.findLast((message) => message.role === "user");
  return {
    sessionId,
    storeIds: options.storeIds,
    ...(options.documentIds.length > 0 ? { documentIds: options.documentIds } : {}),
    ...(options.model ? { model: options.model } : {}),
    question: question ? textOf(question) : "",
    trigger,
  };
}
