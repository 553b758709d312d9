import { queryOptions, useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { StoredDocument } from "@/lib/api/types";
import { isWorking } from "./model";

/** Short while a file or two are being indexed, longer for whole folders, which take their time anyway. */
const POLL_MS = 1500;
const POLL_MANY_MS = 5000;
const FEW = 3;

export function documentsQuery(storeId: number) {
  return queryOptions({
    queryKey: ["documents", storeId],
    queryFn: ({ signal }) => call<StoredDocument[]>(`/api/documents/store/${storeId}`, { signal }),
    refetchInterval: (query) => pollAfter(query.state.data ?? []),
    staleTime: 5_000,
  });
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
