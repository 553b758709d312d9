import { Chat } from "@ai-sdk/react";
import { ApiError, asApiError } from "@/lib/api/errors";
import type { StreamErrorData } from "@/lib/api/stream";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import type { ChatMessage } from "./model";
import { chatTransport } from "./transport";

/**
 * Conversations outlive the page that shows them, so that an answer goes on while one looks elsewhere.
 * A few are kept; the others are read from the server again.
 */
export type Conversation = { id: string; chat: Chat<ChatMessage>; failure: (error: Error) => ApiError };

const KEPT = 12;
const open = new Map<string, Conversation>();

session.subscribe(() => {
  if (session.snapshot() === "signed-out") forgetConversations();
});

export function knownConversation(id: string): Conversation | undefined {
  return open.get(id);
}

export function openConversation(id: string, messages: ChatMessage[]): Conversation {
  const known = open.get(id);
  if (known) return known;
  let streamError: StreamErrorData | null = null;
  const chat = new Chat<ChatMessage>({
    id,
    messages,
    transport: chatTransport(),
    onData: (part) => {
      if (part.type === "data-error") streamError = part.data;
    },
    onFinish: ({ message, isAbort }) => {
      if (isAbort) markInterrupted(chat, message);
      refreshAfterAnswer();
    },
    onError: () => refreshAfterAnswer(),
  });
  const failure = (error: Error) => {
    if (error instanceof ApiError || !streamError) return asApiError(error);
    const { code, status, requestId, retryAfterMs } = streamError;
    return new ApiError({ code, status, requestId, retryAfterMs, detail: error.message });
  };
  const conversation = { id, chat, failure };
  open.set(id, conversation);
  dropOldest();
  return conversation;
}

export function forgetConversation(id: string): void {
  void open.get(id)?.chat.stop();
  open.delete(id);
}

function forgetConversations(): void {
  for (const id of [...open.keys()]) forgetConversation(id);
}

function dropOldest(): void {
  for (const [id, { chat }] of open) {
    if (open.size <= KEPT) return;
    if (chat.status === "ready" || chat.status === "error") open.delete(id);
  }
}

function markInterrupted(chat: Chat<ChatMessage>, message: ChatMessage): void {
  chat.messages = chat.messages.map((entry) =>
    entry.id === message.id ? { ...entry, metadata: { ...entry.metadata, interrupted: true } } : entry,
  );
}

function refreshAfterAnswer(): void {
  void queryClient.invalidateQueries({ queryKey: ["chat-sessions"] });
  void queryClient.invalidateQueries({ queryKey: ["costs"] });
}
