import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { authorizedFetch } from "@/lib/api/client";
import { session } from "@/lib/session/session";

/** The only module that names the PDF library; it is loaded when the first original is opened. */
pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

export const { TextLayer } = pdfjs;
export type PdfDocument = pdfjs.PDFDocumentProxy;

const RANGE_BYTES = 256 * 1024;
const KEPT = 4;
const opened = new Map<number, Promise<PdfDocument>>();

/** Documents stay open for a while: stepping through the sources of an answer must not load them again. */
export function openPdf(documentId: number): Promise<PdfDocument> {
  const known = opened.get(documentId);
  if (known) {
    opened.delete(documentId);
    opened.set(documentId, known);
    return known;
  }
  const loading = load(documentId);
  opened.set(documentId, loading);
  loading.catch(() => opened.delete(documentId));
  for (const oldest of [...opened.keys()].slice(0, Math.max(0, opened.size - KEPT))) closePdf(oldest);
  return loading;
}

export function closePdf(documentId: number): void {
  const document = opened.get(documentId);
  opened.delete(documentId);
  document?.then((stale) => stale.loadingTask.destroy()).catch(() => undefined);
}

session.onSignedOut(() => {
  for (const documentId of [...opened.keys()]) closePdf(documentId);
});

async function load(documentId: number): Promise<PdfDocument> {
  const url = `/api/documents/${documentId}/content`;
  // One byte through the ordinary client first: it renews the token and gives errors their code.
  const probe = await authorizedFetch(url, { headers: { Range: "bytes=0-0" } });
  await probe.body?.cancel();
  return pdfjs.getDocument({
    url,
    httpHeaders: { Authorization: `Bearer ${session.accessToken() ?? ""}` },
    rangeChunkSize: RANGE_BYTES,
    // Only the parts that are looked at: a page of a large document must not bring all of it to a phone.
    disableStream: true,
    disableAutoFetch: true,
    cMapUrl: "/pdfjs/cmaps/",
    cMapPacked: true,
    standardFontDataUrl: "/pdfjs/standard_fonts/",
    wasmUrl: "/pdfjs/wasm/",
    // The content security policy allows neither `eval` nor compiled WebAssembly.
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
  }).promise;
}
