import { describe, expect, it } from "vitest";
import type { StoredMessage } from "@/lib/api/types";
import {
  type ChatMessage,
  citationsOf,
  endsUnanswered,
  fromStored,
  isGrounded,
  sourceNumber,
  sourcesOf,
  withSources,
} from "./model";

const STORED: StoredMessage = {
  id: 12,
  role: "assistant",
  content: "Two years.",
  created_at: "2026-01-01T00:00:00Z",
  sources: [
    {
      sourceId: "cit-2",
      mediaType: "application/pdf",
      title: "Terms",
      filename: "terms.pdf",
      providerMetadata: {
        rag: { documentId: 5, storeId: 1, page: 3, verified: "exact", snippet: "two years", start: 1, end: 9 },
      },
    },
    {
      sourceId: "cit-3",
      mediaType: "text/plain",
      title: "Gone",
      filename: "gone.txt",
      deleted: true,
      providerMetadata: { rag: { documentId: 6, storeId: 1, verified: "unverified" } },
    },
  ],
  citations: [{ start: 0, end: 10, sources: [2] }],
  usage: null,
  interrupted: false,
  feedback: { rating: -1, reason: "no" },
};

describe("a stored answer", () => {
  it("comes back with its sources, citations and rating", () => {
    const message = fromStored(STORED);
    expect(sourcesOf(message).map(sourceNumber)).toEqual([2, 3]);
    expect(sourcesOf(message)[0]?.providerMetadata?.rag).toMatchObject({ documentId: 5, page: 3, start: 1, end: 9 });
    expect(sourcesOf(message)[1]?.providerMetadata?.rag?.deleted).toBe(true);
    expect(citationsOf(message)).toEqual(STORED.citations);
    expect(message.metadata?.rating).toBe(-1);
    expect(isGrounded(message)).toBe(true);
  });

  it("without sources says that nothing was found, unless it was stopped", () => {
    expect(isGrounded(fromStored({ ...STORED, sources: [] }))).toBe(false);
    expect(isGrounded(fromStored({ ...STORED, sources: [], interrupted: true }))).toBe(true);
  });

  it("is copied with its sources", () => {
    expect(withSources(fromStored(STORED), (page) => `p. ${page}`)).toBe("Two years.\n\n[2] Terms, p. 3\n[3] Gone");
  });
});

describe("a question without an answer", () => {
  const question = fromStored({ ...STORED, id: 1, role: "user", content: "How long?", sources: [], citations: [] });
  const answer = fromStored(STORED);
  const nothing: ChatMessage = { id: "streamed", role: "assistant", parts: [] };

  it("is one that stands last, also behind a refused stream of which nothing arrived", () => {
    expect(endsUnanswered([question])).toBe(true);
    expect(endsUnanswered([question, answer, question, nothing])).toBe(true);
  });

  it("is none that was answered or stopped", () => {
    expect(endsUnanswered([])).toBe(false);
    expect(endsUnanswered([question, answer])).toBe(false);
    expect(endsUnanswered([question, { ...nothing, metadata: { interrupted: true } }])).toBe(false);
  });
});
