import { DefaultChatTransport } from "ai";
import { authorizedFetch } from "@/lib/api/client";
import type { ChatRequest } from "@/lib/api/types";
import { type AskOptions, type ChatMessage, lastQuestion } from "./model";

type Passage = {
  /** A question is about to leave. */
  onSend: (question: string) => void;
  /** The server has it: it stands in the stored conversation, whatever becomes of its answer. */
  onAccepted: () => void;
};

/**
 * The server keeps the history, so only the question travels. Everything that fails before the stream
 * starts arrives as `ApiError`, because `authorizedFetch` throws it.
 */
export function chatTransport({ onSend, onAccepted }: Passage): DefaultChatTransport<ChatMessage> {
  return new DefaultChatTransport<ChatMessage>({
    api: "/api/chat",
    fetch: async (input, init) => {
      const response = await authorizedFetch(input, init);
      onAccepted();
      return response;
    },
    prepareSendMessagesRequest: ({ id, messages, body, trigger }) => {
      const question = lastQuestion(messages);
      onSend(question);
      return { body: chatBody(id, question, body as AskOptions, trigger) };
    },
  });
}

function chatBody(sessionId: string, question: string, options: AskOptions, trigger: string): ChatRequest {
  return {
    sessionId,
    storeIds: options.storeIds,
    ...(options.documentIds.length > 0 ? { documentIds: options.documentIds } : {}),
    ...(options.model ? { model: options.model } : {}),
    question,
    trigger,
  };
}
