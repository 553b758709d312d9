import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { cx } from "@/lib/class-names";
import { useWidth } from "@/lib/use-width";
import { around, type Box, zoomToFit } from "../highlight";
import { usePdfPage } from "../hooks/use-pdf-page";
import { scrollIntoView } from "../into-view";
import "../pdf-layer.css";
import { PageTurner } from "./page-turner";

type PdfPageViewProps = {
  documentId: number;
  page: number;
  /** Marked when the shown page is the one it is from. */
  passage: string | null;
  onPage: (page: number) => void;
};

const ZOOMS = [1, 1.5, 2, 3];
/** Below this width a whole page is too small to read, and is enlarged as far as the passage can still be seen. */
const NARROW = 420;
const ENLARGED = 1.5;

export function PdfPageView({ documentId, page, passage, onPage }: PdfPageViewProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [frame, width] = useWidth<HTMLDivElement>();
  const [chosenZoom, setZoom] = useState<number>();
  const [fittingZoom, setFittingZoom] = useState(ENLARGED);
  const zoom = chosenZoom ?? (passage && width < NARROW ? fittingZoom : 1);
  const pageWidth = Math.round(width * zoom);
  const [attempt, setAttempt] = useState(0);
  const state = usePdfPage({ documentId, page, passage, width: pageWidth, attempt }, canvas, layer);
  const shown = state.kind === "shown";
  if (shown && !state.drawing && state.drawnWidth === pageWidth && fittingZoom === ENLARGED) {
    const fitting = zoomToFit(state.boxes, pageWidth, width, ENLARGED);
    if (fitting < ENLARGED) setFittingZoom(fitting);
  }

  return (
    <>
      <div
        ref={frame}
        // A page that is drawn wider than the panel must be reachable to be scrolled by keyboard.
        tabIndex={zoom > 1 ? 0 : undefined}
        className="relative overflow-x-auto"
      >
        {state.kind === "failed" ? <ErrorNotice error={state.error} onRetry={() => setAttempt(attempt + 1)} /> : null}
        {state.kind === "loading" ? <Skeleton className="aspect-[1/1.414] w-full" /> : null}
        <div
          className={cx(
            "relative overflow-hidden rounded-md bg-white shadow-lift",
            !shown && "invisible absolute top-0 left-0",
          )}
          style={{ width: pageWidth }}
          data-page={page}
        >
          <canvas ref={canvas} role="img" aria-label={t("source.pageOf", { page })} className="block w-full" />
          {shown ? <Highlight boxes={state.boxes} /> : null}
          <div ref={layer} className="textLayer" />
        </div>
      </div>
      {shown && passage && state.boxes.length === 0 && !state.drawing ? (
        <p className="mt-3 rounded-control bg-warn-soft p-3 text-sm text-warn">{t("source.notFoundOnPage")}</p>
      ) : null}
      {shown ? (
        <PageTurner
          page={page}
          pages={state.pages}
          onPage={onPage}
          zoom={{ value: zoom, steps: ZOOMS, onZoom: setZoom }}
        />
      ) : null}
    </>
  );
}

function Highlight({ boxes }: { boxes: Box[] }) {
  if (boxes.length === 0) return null;
  return (
    <>
      <div key={boxes.length} ref={scrollIntoView} className="absolute scroll-mx-3" style={around(boxes)} />
      {boxes.map((box) => (
        <div
          key={`${box.left} ${box.top}`}
          data-highlight
          className="pdf-highlight"
          style={{ left: box.left - 2, top: box.top - 1, width: box.width + 4, height: box.height + 2 }}
        />
      ))}
    </>
  );
}
