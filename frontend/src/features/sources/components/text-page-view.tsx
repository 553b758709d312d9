import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { documentQuery, pageTextQuery } from "../api";
import { scrollIntoView } from "../into-view";
import type { SourceView } from "../model";
import { findPassage, type Stretch } from "../passage";
import { PageTurner } from "./page-turner";

type TextPageViewProps = { view: SourceView; page: number; onPage: (page: number) => void };

/** The text as the server extracted it, with the passage marked by the offsets of the citation. */
export function TextPageView({ view, page, onPage }: TextPageViewProps) {
  const { t } = useTranslation();
  const text = useQuery(pageTextQuery(view.documentId, page));
  const pages = useQuery(documentQuery(view.documentId)).data?.page_count ?? null;
  if (text.isPending) return <Skeleton className="h-64 w-full" />;
  if (text.isLoadingError) return <ErrorNotice error={text.error} onRetry={() => void text.refetch()} />;
  const marked = page === view.page ? passageIn(text.data.text, view) : null;
  return (
    <>
      {text.data.text.trim() ? (
        <MarkedText text={text.data.text} marked={marked} />
      ) : (
        <p className="text-ink-soft text-sm">{t("source.emptyPage")}</p>
      )}
      {pages === 1 ? null : <PageTurner page={page} pages={pages} onPage={onPage} />}
    </>
  );
}

function MarkedText({ text, marked }: { text: string; marked: Stretch | null }) {
  const classes = "whitespace-pre-wrap rounded-md border bg-surface p-4 font-sans text-[0.8125rem] leading-relaxed";
  if (!marked) return <pre className={classes}>{text}</pre>;
  return (
    <pre className={classes}>
      {text.slice(0, marked.start)}
      <mark data-highlight ref={scrollIntoView}>
        {text.slice(marked.start, marked.end)}
      </mark>
      {text.slice(marked.end)}
    </pre>
  );
}

function passageIn(text: string, view: SourceView): Stretch | null {
  const { start, end } = view;
  if (start !== null && end !== null && start < end && end <= text.length) return { start, end };
  return view.snippet ? findPassage(text, view.snippet) : null;
}
