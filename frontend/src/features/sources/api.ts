import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { PageText, StoredDocument } from "@/lib/api/types";

export function pageTextQuery(documentId: number, page: number) {
  return queryOptions({
    queryKey: ["page-text", documentId, page],
    queryFn: ({ signal }) => call<PageText>(`/api/documents/${documentId}/pages/${page}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function documentQuery(documentId: number) {
  return queryOptions({
    queryKey: ["document", documentId],
    queryFn: ({ signal }) => call<StoredDocument>(`/api/documents/${documentId}`, { signal }),
    staleTime: 60_000,
  });
}
