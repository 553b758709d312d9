import { Chat } from "@ai-sdk/react";
import { ApiError, asApiError } from "@/lib/api/errors";
import type { StreamErrorData } from "@/lib/api/stream";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { readDraft, writeDraft } from "./drafts";
import {
  type AskOptions,
  type ChatMessage,
  endsUnanswered,
  lastQuestion,
  textOf,
  type Unread,
  withUnread,
} from "./model";
import { chatTransport } from "./transport";

/**
 * Conversations outlive the page that shows them, so that an answer goes on while one looks elsewhere.
 * A few are kept; the others are read from the server again.
 */
export type Conversation = {
  id: string;
  chat: Chat<ChatMessage>;
  /** `unread` is told to the answer, as are those of `askAgain`. */
  ask: (question: string, options: AskOptions, unread: Unread) => Promise<void>;
  /** Has the last question answered again, or at last. */
  askAgain: (options: AskOptions, unread: Unread) => Promise<void>;
  failure: (error: Error) => ApiError;
};

const KEPT = 12;
const open = new Map<string, Conversation>();

session.onSignedOut(() => {
  for (const id of [...open.keys()]) forgetConversation(id);
});

export function knownConversation(id: string): Conversation | undefined {
  return open.get(id);
}

export function openConversation(id: string, stored: ChatMessage[]): Conversation {
  const known = open.get(id);
  if (known) return known;
  let streamError: StreamErrorData | null = null;
  const chat = new Chat<ChatMessage>({
    id,
    messages: withUnsent(id, withUnread(stored, readUnread(id))),
    transport: chatTransport({
      onSend: (question) => {
        streamError = null;
        writeDraft(unsentKey(id), question);
      },
      onAccepted: () => {
        writeDraft(unsentKey(id), "");
        refreshSessions();
      },
    }),
    onData: (part) => {
      if (part.type === "data-error") streamError = part.data;
    },
    onFinish: ({ message, finishReason }) => {
      if (finishReason === undefined && textOf(message) !== "") markInterrupted(chat, message);
      chat.messages = withUnread(chat.messages, readUnread(id));
      refreshSessions();
      void queryClient.invalidateQueries({ queryKey: ["costs"] });
    },
  });
  const ask = async (question: string, options: AskOptions, unread: Unread) => {
    writeUnread(id, unread);
    await chat.sendMessage({ text: question }, { body: options });
    // It must not be told to the answer before.
    if (endsUnanswered(chat.messages)) writeUnread(id, []);
  };
  const askAgain = async (options: AskOptions, unread: Unread) => {
    const before = chat.messages;
    const unreadBefore = readUnread(id);
    writeUnread(id, unread);
    await chat.regenerate({ body: options });
    // Where nothing new arrived the former answer stays, as it does at the server.
    if (!endsUnanswered(chat.messages)) return;
    chat.messages = before;
    writeUnread(id, unreadBefore);
  };
  const failure = (error: Error) => {
    if (error instanceof ApiError || !streamError) return asApiError(error);
    const { code, status, requestId, retryAfterMs } = streamError;
    return new ApiError({ code, status, requestId, retryAfterMs, detail: error.message });
  };
  const conversation = { id, chat, ask, askAgain, failure };
  open.set(id, conversation);
  dropOldest();
  return conversation;
}

export function forgetConversation(id: string): void {
  void open.get(id)?.chat.stop();
  open.delete(id);
  writeDraft(unsentKey(id), "");
  writeUnread(id, []);
}

/** Whether a question of this conversation never reached the server. */
export function hasUnsent(id: string): boolean {
  return readDraft(unsentKey(id)) !== "";
}

/** A question that was refused before the server kept it is not among the stored messages: it would be lost. */
function withUnsent(id: string, stored: ChatMessage[]): ChatMessage[] {
  const text = readDraft(unsentKey(id));
  // One that is repeated, or that arrived although its answer did not, stands there already.
  if (text === "" || text === lastQuestion(stored)) return stored;
  return [...stored, { id: "unsent", role: "user", parts: [{ type: "text", text }] }];
}

function unsentKey(id: string): string {
  return `unsent.${id}`;
}

/** Kept like what was typed, because the server does not know what the page waited for. */
function readUnread(id: string): Unread {
  return readDraft(unreadKey(id)).split(" ").filter(Boolean).map(Number);
}

function writeUnread(id: string, unread: Unread): void {
  writeDraft(unreadKey(id), unread.join(" "));
}

function unreadKey(id: string): string {
  return `unread.${id}`;
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

function refreshSessions(): void {
  void queryClient.invalidateQueries({ queryKey: ["chat-sessions"] });
}
