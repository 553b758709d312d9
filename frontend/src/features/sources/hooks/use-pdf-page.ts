import { type RefObject, useEffect, useState } from "react";
import { type Box, passageBoxes } from "../highlight";
import { closePdf, openPdf, type PdfDocument, TextLayer } from "../pdf";

type PageState =
  | { kind: "loading" }
  | { kind: "shown"; pages: number; boxes: Box[]; drawing: boolean; drawnWidth: number }
  | { kind: "failed"; error: unknown };

type Wanted = {
  documentId: number;
  page: number;
  passage: string | null;
  width: number;
  /** Another number draws the same once more. */
  attempt: number;
};
type Canvas = RefObject<HTMLCanvasElement | null>;
type Layer = RefObject<HTMLDivElement | null>;

/** Draws one page to the given width and says where the passage is. The drawing is the external system here. */
export function usePdfPage(wanted: Wanted, canvas: Canvas, layer: Layer): PageState {
  const [state, setState] = useState<PageState>({ kind: "loading" });
  const { documentId, page, passage, width, attempt } = wanted;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `attempt` draws the same once more
  useEffect(() => {
    if (width === 0) return;
    const abort = new AbortController();
    const draw = async () => {
      const pdf = await openPdf(documentId);
      if (abort.signal.aborted || !canvas.current || !layer.current) return;
      await drawPage(pdf, { page, width }, { canvas: canvas.current, layer: layer.current }, abort.signal);
      if (abort.signal.aborted || !layer.current) return;
      const boxes = passage ? passageBoxes(layer.current, passage) : [];
      setState({ kind: "shown", pages: pdf.numPages, boxes, drawing: false, drawnWidth: width });
    };
    // Parts of a document are asked for with the token it was opened with, and people read longer than that is good for.
    const drawAnew = () => {
      if (abort.signal.aborted) return;
      closePdf(documentId);
      return draw();
    };
    setState((previous) =>
      previous.kind === "shown" ? { ...previous, boxes: [], drawing: true } : { kind: "loading" },
    );
    draw()
      .catch(drawAnew)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setState({ kind: "failed", error });
      });
    return () => abort.abort();
  }, [documentId, page, passage, width, attempt, canvas, layer]);
  return state;
}

async function drawPage(
  pdf: PdfDocument,
  wanted: { page: number; width: number },
  target: { canvas: HTMLCanvasElement; layer: HTMLDivElement },
  signal: AbortSignal,
): Promise<void> {
  const page = await pdf.getPage(Math.min(Math.max(1, wanted.page), pdf.numPages));
  const scale = wanted.width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  // Drawn off screen first, so that turning pages does not flash.
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const buffer = document.createElement("canvas");
  buffer.width = Math.floor(viewport.width * ratio);
  buffer.height = Math.floor(viewport.height * ratio);
  const task = page.render({ canvas: buffer, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
  signal.addEventListener("abort", () => task.cancel(), { once: true });
  await task.promise;
  if (signal.aborted) return;
  const { canvas, layer } = target;
  canvas.width = buffer.width;
  canvas.height = buffer.height;
  canvas.style.aspectRatio = `${buffer.width} / ${buffer.height}`;
  canvas.getContext("2d")?.drawImage(buffer, 0, 0);
  layer.replaceChildren();
  layer.style.setProperty("--total-scale-factor", String(scale));
  layer.style.setProperty("--scale-factor", String(scale));
  const text = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
  // Another page may be drawn into the same layer by then.
  signal.addEventListener("abort", () => text.cancel(), { once: true });
  await text.render();
}
