import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/icon-button";
import type { StoredMessage } from "@/lib/api/types";
import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { hasUnsent, openConversation } from "../conversations";
import { writeDraft } from "../drafts";
import { fromStored } from "../model";
import { ConversationView } from "./conversation-view";

const QUESTION: StoredMessage = {
  id: 1,
  role: "user",
  content: "How long is the warranty?",
  created_at: "2026-01-01T00:00:00Z",
  sources: [],
  citations: [],
  interrupted: false,
};

const FRAMES = [
  { type: "start", messageId: "m", messageMetadata: { sessionId: "s", model: "m" } },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "Two years." },
  { type: "text-end", id: "t" },
  { type: "data-citations", data: [] },
  { type: "finish", finishReason: "stop" },
];

const REFUSAL = [
  { type: "start", messageId: "m", messageMetadata: { sessionId: "s", model: "m" } },
  { type: "data-error", transient: true, data: { code: "stream_capacity_exceeded", status: 503 } },
  { type: "error", errorText: "All places are taken." },
];

function streamOf(frames: object[]): Response {
  const lines = [...frames.map((frame) => JSON.stringify(frame)), "[DONE]"].map((data) => `data: ${data}\n\n`);
  return new Response(lines.join(""), { headers: { "content-type": "text/event-stream" } });
}

/** A conversation as it is after a reload: its messages come from the server, and nothing streams. */
function show(id: string, messages: StoredMessage[], unread: number[] = []) {
  session.begin({ access_token: "token-1", token_type: "bearer", expires_in: 900 });
  const page = (unreadNow: number[]) => (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <ConversationView
          conversation={openConversation(id, messages.map(fromStored))}
          options={{ storeIds: [4], documentIds: [] }}
          blocked={null}
          unread={unreadNow}
          controls={null}
          onAttach={() => undefined}
          onOpenSource={() => undefined}
        />
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender, unmount } = render(page(unread));
  return { unmount, nowUnread: (ids: number[]) => rerender(page(ids)) };
}

describe("a conversation that ends with a question", () => {
  it("offers to ask it again, and then shows the answer instead", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(streamOf(FRAMES));
    show("alone", [QUESTION]);
    expect(screen.getByText("This question has no answer yet.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Two years.");
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toMatchObject({
      sessionId: "alone",
      question: "How long is the warranty?",
      trigger: "regenerate-message",
    });
    expect(screen.queryByText("This question has no answer yet.")).toBeNull();
    expect(screen.getAllByText("How long is the warranty?")).toHaveLength(1);
  });

  it("when refused again says why, without an empty answer to judge", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(streamOf(REFUSAL));
    show("refused", [QUESTION]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("All places for answers are taken right now.");
    expect(screen.getAllByRole("button", { name: "Try again" })).toHaveLength(1);
    expect(screen.queryByRole("article", { name: "Answer" })).toBeNull();
  });

  it("says nothing of the kind once it is answered", () => {
    show("answered", [QUESTION, { ...QUESTION, id: 2, role: "assistant", content: "Two years." }]);
    expect(screen.queryByText("This question has no answer yet.")).toBeNull();
  });
});

describe("an answer given while documents were still being read", () => {
  const nothingFound = (text: string) => [
    ...FRAMES.slice(0, 2),
    { type: "text-delta", id: "t", delta: text },
    FRAMES[3] ?? {},
    FRAMES[4] ?? {},
    { type: "finish", finishReason: "stop", messageMetadata: { grounded: false } },
  ];

  it("that found nothing says how many, and can be asked for again when they are ready", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(streamOf(nothingFound("Not there.")));
    const { nowUnread } = show("unread", [QUESTION], [8, 9]);
    expect(screen.getByText("2 documents are still being read: answers cannot use them yet.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Not there.");
    await screen.findByText(/^When you asked, 2 documents had not been read yet/);
    const again = () => screen.getByRole<HTMLButtonElement>("button", { name: "Ask again" });
    expect(again().disabled).toBe(true);
    nowUnread([9]);
    expect(screen.getByText(/1 is still being read/)).toBeTruthy();
    expect(again().disabled).toBe(true);
    nowUnread([]);
    expect(screen.queryByText(/still being read/)).toBeNull();
    fetched.mockResolvedValueOnce(streamOf(FRAMES));
    fireEvent.click(again());
    await screen.findByText("Two years.");
    expect(JSON.parse(String(fetched.mock.lastCall?.[1]?.body))).toMatchObject({ trigger: "regenerate-message" });
    expect(screen.queryByText(/had not been read yet/)).toBeNull();
  });

  it("says so after a reload too, and one that found something offers nothing", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(streamOf(FRAMES));
    const { unmount } = show("unread-found", [QUESTION], [8]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("When you asked, 1 document had not been read yet.");
    expect(screen.queryByRole("button", { name: "Ask again" })).toBeNull();
    unmount();
    const remembered = sessionStorage.getItem("rag.draft.unread.unread-found");
    sessionStorage.setItem("rag.draft.unread.reloaded-unread", remembered ?? "");
    show("reloaded-unread", ANSWERED);
    expect(screen.getByText(/^When you asked, 1 document had not been read yet/)).toBeTruthy();
  });
});

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ code, status }), { status });
}

const ANSWERED: StoredMessage[] = [QUESTION, { ...QUESTION, id: 2, role: "assistant", content: "Two years." }];

describe("a question that the server refused to take", () => {
  it("is kept until the server has it", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(problem(402, "budget_exceeded"));
    show("not-taken", [QUESTION]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Your monthly budget does not allow this.");
    expect(hasUnsent("not-taken")).toBe(true);
    fetched.mockResolvedValueOnce(streamOf(FRAMES));
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Two years.");
    expect(hasUnsent("not-taken")).toBe(false);
  });

  it("stands in the conversation after a reload, with a way on", () => {
    writeDraft("unsent.reloaded", "And the seals?");
    show("reloaded", ANSWERED);
    expect(screen.getByText("And the seals?")).toBeTruthy();
    expect(screen.getByText("This question has no answer yet.")).toBeTruthy();
  });

  it("does not stand there twice when it was stored after all", () => {
    writeDraft("unsent.stored", QUESTION.content);
    show("stored", [QUESTION]);
    expect(screen.getAllByText(QUESTION.content)).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("stays when a new one is refused", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(problem(429, "rate_limited"));
    show("again", ANSWERED);
    fireEvent.click(screen.getByRole("button", { name: "Answer again" }));
    await screen.findByText("That was a bit fast.");
    expect(await screen.findByText("Two years.")).toBeTruthy();
  });

  it("that was cut off says so, even where the connection ended as if all was well", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(streamOf(FRAMES.slice(0, 3)));
    show("cut", [QUESTION]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Stopped. What had arrived was kept.");
    expect(screen.getByText("Two years.")).toBeTruthy();
  });

  it("that fails has its own cause, not that of an earlier one", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(streamOf(REFUSAL));
    show("two-failures", [QUESTION]);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("All places for answers are taken right now.");
    fetched.mockResolvedValueOnce(brokenStream());
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("The server cannot be reached.");
  });
});

/** The connection is lost while the answer streams. */
function brokenStream(): Response {
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(FRAMES[0])}\n\n`));
    },
    pull: (controller) => controller.error(new TypeError("network error")),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
