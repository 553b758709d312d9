import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, callForAll } from "@/lib/api/client";
import { ApiError } from "@/lib/api/errors";
import type { ChatRequest, ChatSession, Estimate, Model, Rating, StoredMessage } from "@/lib/api/types";
import { download } from "@/lib/download";
import { type AskOptions, answerAmong, type ChatMessage } from "./model";

const SESSIONS_SHOWN = 200;
const MESSAGES_AT_ONCE = 500;

export function sessionsQuery(search: string) {
  return queryOptions({
    queryKey: ["chat-sessions", search],
    queryFn: ({ signal }) =>
      call<ChatSession[]>("/api/chat/sessions", { signal, query: { limit: SESSIONS_SHOWN, q: search } }),
    staleTime: 10_000,
    placeholderData: (previous) => previous,
  });
}

export function messagesQuery(sessionId: string) {
  return queryOptions({
    queryKey: ["chat-messages", sessionId],
    queryFn: ({ signal }) => storedMessages(sessionId, signal),
    // Copied into a conversation once; afterwards the stream is the newer truth.
    staleTime: 0,
    gcTime: 0,
  });
}

/** All of them: the list is oldest first, and it is the newest that people come back for. */
function storedMessages(sessionId: string, signal?: AbortSignal): Promise<StoredMessage[]> {
  const path = `/api/chat/sessions/${encodeURIComponent(sessionId)}/messages`;
  return callForAll<StoredMessage>(path, { signal, query: { limit: MESSAGES_AT_ONCE } });
}

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => call<Model[]>("/api/models", { signal }),
  staleTime: 10 * 60_000,
});

export function useModels(): Model[] {
  return useQuery(modelsQuery).data ?? [];
}

/** Expected cost of the next question. Asked for when typing pauses; never in the way of asking. */
export function useEstimate(sessionId: string, question: string, options: AskOptions): Estimate | undefined {
  return useQuery({
    queryKey: ["costs", "estimate", sessionId, question, options],
    queryFn: ({ signal }) =>
      call<Estimate>("/api/chat/estimate", {
        method: "POST",
        signal,
        body: {
          sessionId,
          question,
          storeIds: options.storeIds,
          documentIds: options.documentIds.length > 0 ? options.documentIds : undefined,
          model: options.model,
        } satisfies ChatRequest,
      }),
    enabled: question.length > 0 && options.storeIds.length > 0,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: (previous) => (question ? previous : undefined),
  }).data;
}

export function useSessionActions() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["chat-sessions"] });
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      call<ChatSession>(`/api/chat/sessions/${encodeURIComponent(id)}`, { method: "PATCH", body: { title } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call(`/api/chat/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
    // The chat library is loaded with the first conversation, not with this list.
    onSuccess: async (_, id) => (await import("./conversations")).forgetConversation(id),
    onSettled: refresh,
  });
  return { rename, remove };
}

export function exportSession(session: ChatSession, format: "md" | "json"): Promise<void> {
  const name = `${session.title.replace(/[\\/:*?"<>|]/g, " ").trim() || "chat"}.${format}`;
  return download(`/api/chat/sessions/${encodeURIComponent(session.id)}/export?format=${format}`, name);
}

/**
 * A freshly streamed answer does not know its number (the stream names messages its own way); then it is
 * looked up among the stored ones.
 */
export async function rateAnswer(sessionId: string, message: ChatMessage, rating: Rating, reason?: string) {
  const id = /^\d+$/.test(message.id) ? message.id : answerAmong(await storedMessages(sessionId), message)?.id;
  if (id === undefined) throw new ApiError({ code: "message_not_found", status: 404 });
  return call(`/api/chat/messages/${id}/feedback`, { method: "POST", body: { rating, reason } });
}
