import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { VerifiedBadge } from "@/components/verified-badge";
import { toastProblem } from "@/lib/api/problem-text";
import { downloadOriginal } from "@/lib/download";
import { isPdf, type SourceView } from "../model";
import { TextPageView } from "./text-page-view";

const PdfPageView = lazy(() => import("./pdf-page-view").then((module) => ({ default: module.PdfPageView })));

type SourcePanelProps = {
  views: SourceView[];
  index: number;
  onIndex: (index: number) => void;
  onClose: () => void;
};

export function SourcePanel({ views, index, onIndex, onClose }: SourcePanelProps) {
  const { t } = useTranslation();
  const view = views[index];
  if (!view) return null;
  const download = () => void downloadOriginal(view.documentId, view.filename).catch(toastProblem);
  return (
    <div className="flex h-full min-h-0 flex-col bg-canvas">
      <header className="flex items-start gap-1 border-b bg-surface py-2.5 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-sm" title={view.title}>
            {view.title}
          </h2>
          <div className="mt-0.5 flex items-center gap-2 text-ink-faint text-xs">
            {view.verified ? <VerifiedBadge verified={view.verified} /> : t("document.preview")}
            {views.length > 1 ? <span>{t("source.indexOf", { index: index + 1, count: views.length })}</span> : null}
          </div>
        </div>
        {views.length > 1 ? (
          <>
            <IconButton label={t("source.previous")} disabled={index === 0} onClick={() => onIndex(index - 1)}>
              <ChevronLeft className="size-4.5" />
            </IconButton>
            <IconButton
              label={t("source.next")}
              disabled={index === views.length - 1}
              onClick={() => onIndex(index + 1)}
            >
              <ChevronRight className="size-4.5" />
            </IconButton>
          </>
        ) : null}
        <IconButton label={t("source.download")} onClick={download}>
          <Download className="size-4.5" />
        </IconButton>
        <IconButton label={t("source.close")} onClick={onClose}>
          <X className="size-4.5" />
        </IconButton>
      </header>
      <SourcePages key={index} view={view} />
    </div>
  );
}

function SourcePages({ view }: { view: SourceView }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const [page, setPage] = useState(view.page);
  const [mode, setMode] = useState<"original" | "text">(isPdf(view) ? "original" : "text");
  const turnTo = (next: number) => {
    setPage(next);
    frame.current?.scrollTo({ top: 0 });
  };
  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable to be scrolled by keyboard
      tabIndex={0}
      aria-label={t("source.content")}
      className="min-h-0 flex-1 overflow-y-auto p-4"
    >
      {isPdf(view) ? (
        <div className="mb-3">
          <Segmented
            label={t("source.mode")}
            value={mode}
            onChange={setMode}
            options={[
              { value: "original", label: t("source.original") },
              { value: "text", label: t("source.text") },
            ]}
          />
        </div>
      ) : null}
      {mode === "original" ? (
        <Suspense fallback={<Skeleton className="aspect-[1/1.414] w-full" />}>
          <PdfPageView
            documentId={view.documentId}
            page={page}
            passage={page === view.page ? view.snippet : null}
            onPage={turnTo}
          />
        </Suspense>
      ) : (
        <TextPageView view={view} page={page} onPage={turnTo} />
      )}
    </section>
  );
}
