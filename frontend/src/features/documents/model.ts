import type { DocumentStatus, StoredDocument } from "@/lib/api/types";

export const SORTS = ["newest", "name", "size", "status"] as const;
export type Sort = (typeof SORTS)[number];

export const FILTERS = ["all", "ready", "working", "failed"] as const;
export type Filter = (typeof FILTERS)[number];

export function documentName(document: StoredDocument): string {
  return document.display_name || document.filename;
}

export function isWorking({ status }: StoredDocument): boolean {
  return status === "PENDING" || status === "RUNNING";
}

/** A list after its first `limit` documents, newest first, were read again. */
export function withNewest(known: StoredDocument[], newest: StoredDocument[], limit: number): StoredDocument[] {
  const last = newest.at(-1);
  // Fewer than asked for are all there are.
  if (!last || newest.length < limit) return newest;
  return [...newest, ...known.filter(({ id }) => id < last.id)];
}

/** Whether asking again can help: not where the file itself is the cause. */
export function canRetry(document: StoredDocument): boolean {
  return document.status === "ERROR" && document.error?.retryable !== false;
}

const MATCHES: Record<Filter, (document: StoredDocument) => boolean> = {
  all: () => true,
  ready: ({ status }) => status === "DONE",
  working: isWorking,
  failed: ({ status }) => status === "ERROR",
};

const STATUS_ORDER: Record<DocumentStatus, number> = { ERROR: 0, RUNNING: 1, PENDING: 2, DONE: 3 };

export function arrange(
  documents: StoredDocument[],
  view: { search: string; filter: Filter; sort: Sort; language: string },
): StoredDocument[] {
  const wanted = view.search.trim().toLocaleLowerCase(view.language);
  const collator = new Intl.Collator(view.language, { numeric: true, sensitivity: "base" });
  const byName = (a: StoredDocument, b: StoredDocument) => collator.compare(documentName(a), documentName(b));
  const orders: Record<Sort, (a: StoredDocument, b: StoredDocument) => number> = {
    newest: (a, b) => b.created_at.localeCompare(a.created_at) || b.id - a.id,
    name: byName,
    size: (a, b) => b.size_bytes - a.size_bytes,
    status: (a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || byName(a, b),
  };
  return documents
    .filter(MATCHES[view.filter])
    .filter((document) => documentName(document).toLocaleLowerCase(view.language).includes(wanted))
    .sort(orders[view.sort]);
}

export function countByFilter(documents: StoredDocument[]): Record<Filter, number> {
  const count = (filter: Filter) => documents.filter(MATCHES[filter]).length;
  return { all: documents.length, ready: count("ready"), working: count("working"), failed: count("failed") };
}
