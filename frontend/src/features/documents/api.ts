import { type QueryClient, queryOptions, useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { StoredDocument } from "@/lib/api/types";
import { isWorking, withNewest } from "./model";

/** Short while a file or two are being indexed, longer for whole folders, which take their time anyway. */
const POLL_MS = 1500;
const POLL_MANY_MS = 5000;
const FEW = 3;
/** More the server does not give as a part of a list. */
const MOST_AT_ONCE = 500;

export function documentsQuery(storeId: number) {
  return queryOptions({
    queryKey: ["documents", storeId],
    queryFn: ({ client, queryKey, signal }) => readDocuments(storeId, knownAndValid(client, queryKey), signal),
    refetchInterval: (query) => pollAfter(query.state.data ?? []),
    staleTime: 5_000,
  });
}

/** What is known, unless it is known to have changed elsewhere than in the work on documents. */
function knownAndValid(client: QueryClient, queryKey: readonly unknown[]): StoredDocument[] {
  const state = client.getQueryState<StoredDocument[]>(queryKey);
  return (!state?.isInvalidated && state?.data) || [];
}

/** The list is newest first: while documents are being read, it is asked for down to the oldest of them. */
async function readDocuments(storeId: number, known: StoredDocument[], signal: AbortSignal): Promise<StoredDocument[]> {
  const path = `/api/documents/store/${storeId}`;
  const limit = known.findLastIndex(isWorking) + 1;
  if (limit === 0 || limit > MOST_AT_ONCE) return call<StoredDocument[]>(path, { signal });
  return withNewest(known, await call<StoredDocument[]>(path, { signal, query: { limit } }), limit);
}

/** Nothing is asked while nothing can change. */
function pollAfter(documents: StoredDocument[]): number | false {
  const working = documents.filter(isWorking).length;
  if (working === 0) return false;
  return working <= FEW ? POLL_MS : POLL_MANY_MS;
}

/** The documents of several stores as one list; undefined until all of them are known. */
export function useDocumentsOf(storeIds: number[]): StoredDocument[] | undefined {
  return useQueries({
    queries: storeIds.map((id) => documentsQuery(id)),
    combine: (results) =>
      results.every((result) => result.data) ? results.flatMap((result) => result.data ?? []) : undefined,
  });
}

export function useDocumentActions(storeId: number) {
  const client = useQueryClient();
  const key = documentsQuery(storeId).queryKey;
  const refresh = () => {
    void client.invalidateQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: ["stores"] });
  };
  const remove = useMutation({
    mutationFn: (id: number) => call(`/api/documents/${id}`, { method: "DELETE" }),
    onSuccess: (_, id) => {
      client.setQueryData(key, (documents) => documents?.filter((document) => document.id !== id));
    },
    onSettled: refresh,
  });
  const retry = useMutation({
    mutationFn: (id: number) => call<StoredDocument>(`/api/documents/${id}/retry`, { method: "POST" }),
    onSettled: refresh,
  });
  return { remove, retry };
}
