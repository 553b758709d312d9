import { ApiError } from "@/lib/api/errors";
import type { ServerConfig, StoredDocument, UploadAnswer } from "@/lib/api/types";

export type UploadState =
  | { kind: "waiting" }
  | { kind: "sending"; share: number }
  | { kind: "stored"; answer: UploadAnswer }
  | { kind: "refused"; error: ApiError };

export type Upload = { id: number; storeId: number; file: File; state: UploadState };

const MIB = 1024 * 1024;

/** What the page can know before sending a byte. The server decides about types, from the content. */
export function refusedBeforehand(file: File, config: ServerConfig | undefined): ApiError | null {
  if (file.size === 0) return new ApiError({ code: "empty_file", status: 400 });
  if (config && file.size > config.upload.max_mb * MIB) return new ApiError({ code: "file_too_large", status: 413 });
  return null;
}

/** Types that office suites claim for files of others, tables and letters, beside their own. */
const CLAIMED: Record<string, RegExp> = {
  "application/vnd.ms-excel": /\.xl[a-z]$/i,
  "application/msword": /\.do[ct]$/i,
};

/**
 * Browsers take the type of a file from its name and from what is installed. One the server does not expect under that
 * name would be refused although the file is welcome; without a type the server decides by name and content.
 */
export function honestlyTyped(file: File, config: ServerConfig | undefined): File {
  const own = CLAIMED[file.type];
  const known = !config || config.upload.allowed_types.includes(file.type);
  if (own ? own.test(file.name) : known) return file;
  return new File([file], file.name, { lastModified: file.lastModified });
}

/** The same bytes are refused again for these; another file is needed. */
const ABOUT_THE_FILE = new Set(["content_mismatch", "empty_file", "file_too_large", "unsupported_media_type"]);

/** Whether sending the same file again can help. */
export function canSendAgain({ state }: Upload): boolean {
  return state.kind === "refused" && !ABOUT_THE_FILE.has(state.error.code);
}

export function isSettled(upload: Upload): boolean {
  return upload.state.kind === "stored" || upload.state.kind === "refused";
}

export type Stage = "sending" | "indexing" | "ready" | "failed";

/**
 * How far a file is on its way to being asked. `document` is what it became, as far as known: one that was just stored
 * is not in the list of documents yet, and is indexed all the same.
 */
export function stageOf({ state }: Upload, document: StoredDocument | undefined): Stage {
  if (state.kind === "waiting" || state.kind === "sending") return "sending";
  if (state.kind === "refused" || document?.status === "ERROR") return "failed";
  return state.answer.duplicate || document?.status === "DONE" ? "ready" : "indexing";
}

/** Share of all bytes that are at the server. */
export function overallShare(uploads: Upload[]): number {
  const total = uploads.reduce((sum, upload) => sum + upload.file.size, 0);
  if (total === 0) return 1;
  const sent = uploads.reduce((sum, upload) => {
    if (isSettled(upload)) return sum + upload.file.size;
    return upload.state.kind === "sending" ? sum + upload.file.size * upload.state.share : sum;
  }, 0);
  return sent / total;
}

/** Short names for the types the server takes, for people. */
export function typeNames(config: ServerConfig | undefined): string[] {
  const known: Record<string, string> = {
    "application/pdf": "PDF",
    "text/plain": "TXT",
    "text/markdown": "Markdown",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "text/html": "HTML",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.oasis.opendocument.text": "ODT",
  };
  const names = (config?.upload.allowed_types ?? []).map((type) => known[type]).filter((name) => name !== undefined);
  return [...new Set(names)];
}
