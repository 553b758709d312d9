import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";

type Zoom = { value: number; steps: number[]; onZoom: (zoom: number) => void };
type PageTurnerProps = { page: number; pages: number | null; onPage: (page: number) => void; zoom?: Zoom };

export function PageTurner({ page, pages, onPage, zoom }: PageTurnerProps) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("source.pages")}
      className="sticky bottom-2 z-10 mx-auto mt-3 flex w-fit items-center gap-1 rounded-full border bg-raised p-0.5 text-sm shadow-float"
    >
      <IconButton
        label={t("source.previousPage")}
        size="iconSmall"
        className="rounded-full"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeft className="size-4" />
      </IconButton>
      <span className="px-1 tabular-nums">
        {pages ? t("source.pageOfPages", { page, pages }) : t("source.pageOf", { page })}
      </span>
      <IconButton
        label={t("source.nextPage")}
        size="iconSmall"
        className="rounded-full"
        disabled={pages !== null && page >= pages}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRight className="size-4" />
      </IconButton>
      {zoom ? <ZoomButtons {...zoom} /> : null}
    </nav>
  );
}

function ZoomButtons({ value, steps, onZoom }: Zoom) {
  const { t } = useTranslation();
  const smaller = steps.findLast((step) => step < value);
  const larger = steps.find((step) => step > value);
  return (
    <span className="flex border-l pl-1">
      <IconButton
        label={t("source.zoomOut")}
        size="iconSmall"
        className="rounded-full"
        disabled={smaller === undefined}
        onClick={() => smaller !== undefined && onZoom(smaller)}
      >
        <ZoomOut className="size-4" />
      </IconButton>
      <IconButton
        label={t("source.zoomIn")}
        size="iconSmall"
        className="rounded-full"
        disabled={larger === undefined}
        onClick={() => larger !== undefined && onZoom(larger)}
      >
        <ZoomIn className="size-4" />
      </IconButton>
    </span>
  );
}
