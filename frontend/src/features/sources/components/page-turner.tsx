import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";

type PageTurnerProps = { page: number; pages: number | null; onPage: (page: number) => void };

export function PageTurner({ page, pages, onPage }: PageTurnerProps) {
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
    </nav>
  );
}
