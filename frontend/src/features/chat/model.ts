import type { UIMessage } from "ai";
import type { FinishMetadata, StartMetadata, StreamErrorData } from "@/lib/api/stream";
import type { Citation, RagSource, Rating, SourceFrame, StoredMessage } from "@/lib/api/types";

/** What the stream says about an answer, and what only the page or the store of messages knows. */
type AnswerMetadata = Partial<StartMetadata & FinishMetadata> & {
  interrupted?: boolean;
  rating?: Rating;
  /** Documents that were asked before they had been read. */
  unread?: number[];
};

export type ChatMessage = UIMessage<AnswerMetadata, { citations: Citation[]; error: StreamErrorData }>;

/** What a question is asked of. */
export type Scope = { storeIds: number[]; documentIds: number[] };

export type AskOptions = Scope & { model?: string };

/** Documents of what is asked that are not read yet, in ascending order: an answer cannot rest on them. */
export type Unread = readonly number[];

/** Most the server takes in one question. */
export const MAX_STORES = 5;
export const MAX_QUESTION = 32_000;

export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The text of the last question, or nothing. */
export function lastQuestion(messages: ChatMessage[]): string {
  const question = messages.findLast((message) => message.role === "user");
  return question ? textOf(question) : "";
}

export function sourcesOf(message: ChatMessage): SourceFrame[] {
  return message.parts.flatMap((part) => {
    if (part.type !== "source-document") return [];
    const rag = part.providerMetadata?.rag as RagSource | undefined;
    const { sourceId, mediaType, title, filename = title } = part;
    return rag ? [{ sourceId, mediaType, title, filename, providerMetadata: { rag } }] : [];
  });
}

export function citationsOf(message: ChatMessage): Citation[] {
  return message.parts.flatMap((part) => (part.type === "data-citations" ? part.data : []));
}

/** `cit-3` is source number 3, as the ranges of the answer count them. */
export function sourceNumber(source: SourceFrame): number {
  return Number(/(\d+)$/.exec(source.sourceId)?.[1] ?? 0);
}

/** False only when it is known that the documents did not hold the answer. */
export function isGrounded(message: ChatMessage): boolean {
  return message.metadata?.grounded !== false;
}

/** The messages with the last answer knowing what was unread when it was asked for. */
export function withUnread(messages: ChatMessage[], unread: Unread): ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== "assistant" || unread.length === 0) return messages;
  return [...messages.slice(0, -1), { ...last, metadata: { ...last.metadata, unread: [...unread] } }];
}

/** An answer of which nothing arrived, as when a stream is refused after it began. */
export function isEmptyAnswer(message: ChatMessage): boolean {
  return message.role === "assistant" && !message.metadata?.interrupted && textOf(message) === "";
}

/** Whether the conversation ends with a question that got no answer. */
export function endsUnanswered(messages: ChatMessage[]): boolean {
  const last = messages.at(-1);
  return last !== undefined && (last.role === "user" || isEmptyAnswer(last));
}

export function fromStored(stored: StoredMessage): ChatMessage {
  const { sources } = stored;
  const answered = stored.role === "assistant" && !stored.interrupted;
  return {
    id: String(stored.id),
    role: stored.role,
    metadata:
      stored.role === "assistant"
        ? {
            usage: stored.usage ?? undefined,
            interrupted: stored.interrupted,
            rating: stored.feedback?.rating,
            grounded: answered ? sources.length > 0 : undefined,
          }
        : undefined,
    parts: [
      { type: "text", text: stored.content, state: "done" },
      ...sources.map(sourcePart),
      { type: "data-citations", data: stored.citations },
    ],
  };
}

function sourcePart(source: SourceFrame): ChatMessage["parts"][number] {
  const { rag } = source.providerMetadata;
  const kept = { ...rag, snippet: rag.snippet ?? source.snippet, deleted: rag.deleted ?? source.deleted };
  return {
    type: "source-document",
    sourceId: source.sourceId,
    mediaType: source.mediaType,
    title: source.title,
    filename: source.filename,
    providerMetadata: { rag: withoutAbsent(kept) },
  };
}

function withoutAbsent(value: RagSource): Record<string, string | number | boolean> {
  const entries = Object.entries(value).flatMap(([key, member]) =>
    member === undefined || member === null ? [] : [[key, member] as const],
  );
  return Object.fromEntries(entries);
}

/** The answer with its sources as plain text, for pasting elsewhere. */
export function withSources(message: ChatMessage, pageLabel: (page: number) => string): string {
  const lines = sourcesOf(message).map((source) => {
    const page = source.providerMetadata.rag.page;
    return `[${sourceNumber(source)}] ${source.title}${page ? `, ${pageLabel(page)}` : ""}`;
  });
  return [textOf(message).trim(), lines.join("\n")].filter(Boolean).join("\n\n");
}

/** Works without a secure context, where `crypto.randomUUID` is missing. */
export function newSessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
