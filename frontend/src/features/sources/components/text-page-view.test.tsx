import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/icon-button";
import { queryClient } from "@/lib/query-client";
import { documentQuery, pageTextQuery } from "../api";
import type { SourceView } from "../model";
import { TextPageView } from "./text-page-view";

const VIEW: SourceView = {
  key: "cit-1",
  documentId: 7,
  title: "Terms",
  filename: "terms.txt",
  mediaType: "text/plain",
  page: 1,
  verified: "exact",
  snippet: "two years",
  start: 13,
  end: 22,
};

describe("the text of a page", () => {
  it("is scrolled to the passage once, not whenever something about the document arrives", async () => {
    const scrolled = vi.fn();
    Element.prototype.scrollIntoView = scrolled;
    queryClient.setQueryData(pageTextQuery(7, 1).queryKey, { page: 1, text: "Warranty for two years." });
    vi.spyOn(globalThis, "fetch").mockReturnValue(new Promise(() => undefined));
    render(
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <TextPageView view={VIEW} page={1} onPage={() => undefined} />
        </TooltipProvider>
      </QueryClientProvider>,
    );
    expect(screen.getByText("two years").tagName).toBe("MARK");
    act(() => {
      queryClient.setQueryData(documentQuery(7).queryKey, { page_count: 3 } as never);
    });
    expect(await screen.findByText("Page 1 of 3")).toBeTruthy();
    expect(scrolled).toHaveBeenCalledOnce();
  });
});
