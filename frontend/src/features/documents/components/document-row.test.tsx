import { render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/icon-button";
import type { StoredDocument } from "@/lib/api/types";
import { DocumentRow } from "./document-row";

const DOCUMENT: StoredDocument = {
  id: 7,
  store_id: 1,
  filename: "contract.pdf",
  media_type: "application/pdf",
  status: "ERROR",
  status_updated_at: "2026-01-01T00:00:00Z",
  size_bytes: 1000,
  sha256: "",
  attempts: 1,
  created_at: "2026-01-01T00:00:00Z",
};

function show(part: Partial<StoredDocument>) {
  const handlers = { onPreview: vi.fn(), onAsk: vi.fn(), onDownload: vi.fn(), onRetry: vi.fn(), onDelete: vi.fn() };
  render(
    <TooltipProvider>
      <ul>
        <DocumentRow document={{ ...DOCUMENT, ...part }} now={0} {...handlers} />
      </ul>
    </TooltipProvider>,
  );
  return handlers;
}

const button = (name: string) => screen.queryByRole("button", { name });

describe("a failed document", () => {
  it("offers to try again where that can help", () => {
    const { onRetry } = show({ error: { code: "index_timeout", message: "", retryable: true } });
    button("Retry")?.click();
    expect(onRetry).toHaveBeenCalledOnce();
    expect(button("Delete")).toBeNull();
  });

  it("that the file itself makes fail says what to do and offers to delete it", () => {
    const { onDelete } = show({ error: { code: "file_encrypted", message: "", retryable: false } });
    expect(button("Retry")).toBeNull();
    expect(screen.getByText("Upload a copy without a password.")).toBeTruthy();
    button("Delete")?.click();
    expect(onDelete).toHaveBeenCalledOnce();
  });

  it("of a kind this page does not know has the server's words and still a way on", () => {
    show({ error: { code: "odd_new_code", message: "It is odd.", retryable: false } });
    expect(screen.getByText(/It is odd\./)).toBeTruthy();
    expect(screen.getByText("Delete the document and upload another version.")).toBeTruthy();
    expect(button("Retry")).toBeNull();
  });
});

describe("a document that waits", () => {
  it("says for what, and offers nothing", () => {
    show({ status: "PENDING", error: { code: "provider_unavailable", message: "", retryable: true } });
    expect(screen.getByText(/Waiting for the provider\./)).toBeTruthy();
    expect(button("Retry")).toBeNull();
    expect(button("Delete")).toBeNull();
  });

  it.each([
    [120, "Next try in 2 minutes."],
    [20, "Next try in 20 seconds."],
    [-3, "Next try now."],
  ])("says when it is tried again: in %d seconds", (seconds, text) => {
    const error = { code: "provider_unavailable", message: "", retryable: true };
    show({ status: "PENDING", error, next_attempt_at: new Date(seconds * 1000).toISOString() });
    expect(screen.getByText(new RegExp(`Waiting for the provider\\.\\s+${text.replace(".", "\\.")}`))).toBeTruthy();
  });
});
