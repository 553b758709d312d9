import type { SourceFrame, StoredDocument, Verified } from "@/lib/api/types";

/** What the source panel shows: a document, and where known the page and the passage on it. */
export type SourceView = {
  key: string;
  documentId: number;
  title: string;
  filename: string;
  mediaType: string;
  page: number;
  verified: Verified | null;
  snippet: string | null;
  start: number | null;
  end: number | null;
};

export function viewOfSource(source: SourceFrame): SourceView | null {
  const { rag } = source.providerMetadata;
  if (rag.deleted || source.deleted) return null;
  return {
    key: source.sourceId,
    documentId: rag.documentId,
    title: source.title,
    filename: source.filename,
    mediaType: source.mediaType,
    page: rag.page ?? 1,
    verified: rag.verified,
    snippet: rag.snippet ?? source.snippet ?? null,
    start: rag.start ?? null,
    end: rag.end ?? null,
  };
}

export function viewOfDocument(document: StoredDocument): SourceView {
  return {
    key: `document-${document.id}`,
    documentId: document.id,
    title: document.display_name || document.filename,
    filename: document.filename,
    mediaType: document.media_type,
    page: 1,
    verified: null,
    snippet: null,
    start: null,
    end: null,
  };
}

export function isPdf(view: SourceView): boolean {
  return view.mediaType === "application/pdf";
}
