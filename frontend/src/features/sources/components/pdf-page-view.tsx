import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { cx } from "@/lib/class-names";
import { useWidth } from "@/lib/use-width";
import { usePdfPage } from "../hooks/use-pdf-page";
import "../pdf-layer.css";
import { PageTurner } from "./page-turner";

type PdfPageViewProps = {
  documentId: number;
  page: number;
  /** Marked when the shown page is the one it is from. */
  passage: string | null;
  onPage: (page: number) => void;
};

export function PdfPageView({ documentId, page, passage, onPage }: PdfPageViewProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [frame, width] = useWidth<HTMLDivElement>();
  const state = usePdfPage({ documentId, page, passage, width }, canvas, layer);
  const shown = state.kind === "shown";

  return (
    <>
      <div ref={frame} className="relative">
        {state.kind === "failed" ? <ErrorNotice error={state.error} /> : null}
        {state.kind === "loading" ? <Skeleton className="aspect-[1/1.414] w-full" /> : null}
        <div
          className={cx(
            "pdf-page relative overflow-hidden rounded-md bg-white shadow-lift",
            !shown && "invisible absolute inset-x-0 top-0",
          )}
          data-page={page}
        >
          <canvas ref={canvas} role="img" aria-label={t("source.pageOf", { page })} className="block w-full" />
          {shown
            ? state.boxes.map((box, index) => (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: boxes have no identity of their own and are replaced together
                  key={index}
                  ref={index === 0 ? scrollIntoView : undefined}
                  data-highlight
                  className="pdf-highlight"
                  style={{ left: box.left - 2, top: box.top - 1, width: box.width + 4, height: box.height + 2 }}
                />
              ))
            : null}
          <div ref={layer} className="textLayer" />
        </div>
        {shown && passage && state.boxes.length === 0 ? (
          <p className="mt-3 rounded-control bg-warn-soft p-3 text-sm text-warn">{t("source.notFoundOnPage")}</p>
        ) : null}
      </div>
      {shown ? <PageTurner page={page} pages={state.pages} onPage={onPage} /> : null}
    </>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "center", behavior: "instant" });
}
