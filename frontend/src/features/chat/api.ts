import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { call, callForAll, callForPart } from "@/lib/api/client";
import type { ChatRequest, ChatSession, Estimate, Model, Rating, StoredMessage } from "@/lib/api/types";
import { download } from "@/lib/download";
import type { AskOptions } from "./model";

const SESSIONS_AT_ONCE = 200;
const MESSAGES_AT_ONCE = 500;

export function sessionsQuery(search: string) {
  const matching = search ? `&q=${encodeURIComponent(search)}` : "";
  return infiniteQueryOptions({
    queryKey: ["chat-sessions", search],
    queryFn: ({ signal, pageParam }) => callForPart<ChatSession>(pageParam, { signal }),
    initialPageParam: `/api/chat/sessions?limit=${SESSIONS_AT_ONCE}${matching}`,
    getNextPageParam: (part) => part.next,
    staleTime: 10_000,
    placeholderData: (previous) => previous,
  });
}

/** A conversation as the list has it; null where there is none, undefined until that is known. */
export function useSession(id: string | undefined): ChatSession | null | undefined {
  const list = useInfiniteQuery(sessionsQuery(""));
  const listed = list.data?.pages.flatMap(({ items }) => items).find((session) => session.id === id);
  const further = id !== undefined && !listed && list.hasNextPage;
  const old = useQuery({ ...sessionQuery(id ?? ""), enabled: further });
  if (listed || id === undefined) return listed ?? null;
  if (list.isPending || (further && old.isPending)) return undefined;
  return old.data ?? null;
}

/** One that is too old for the part of the list that is loaded. Only as a whole does the server give it by itself. */
function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ["chat-sessions", "", id],
    queryFn: async ({ signal }) => {
      const path = `${sessionPath(id)}/export`;
      return (await call<{ session: ChatSession }>(path, { signal, query: { format: "json" } })).session;
    },
    staleTime: 5 * 60_000,
  });
}

export function messagesQuery(sessionId: string) {
  return queryOptions({
    queryKey: ["chat-messages", sessionId],
    // All of them: the list is oldest first, and it is the newest that people come back for.
    queryFn: ({ signal }) =>
      callForAll<StoredMessage>(`${sessionPath(sessionId)}/messages`, { signal, query: { limit: MESSAGES_AT_ONCE } }),
    // Copied into a conversation once; afterwards the stream is the newer truth.
    staleTime: 0,
    gcTime: 0,
  });
}

function sessionPath(sessionId: string): string {
  return `/api/chat/sessions/${encodeURIComponent(sessionId)}`;
}

const modelsQuery = queryOptions({
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
      call<ChatSession>(sessionPath(id), { method: "PATCH", body: { title } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call(sessionPath(id), { method: "DELETE" }),
    // The chat library is loaded with the first conversation, not with this list.
    onSuccess: async (_, id) => (await import("./conversations")).forgetConversation(id),
    onSettled: refresh,
  });
  return { rename, remove };
}

export function exportSession(session: ChatSession, format: "md" | "json"): Promise<void> {
  const name = `${session.title.replace(/[\\/:*?"<>|]/g, " ").trim() || "chat"}.${format}`;
  return download(`${sessionPath(session.id)}/export?format=${format}`, name);
}

/** The stream names an answer as it is stored. */
export function rateAnswer(messageId: string, rating: Rating, reason?: string): Promise<unknown> {
  return call(`/api/chat/messages/${messageId}/feedback`, { method: "POST", body: { rating, reason } });
}
