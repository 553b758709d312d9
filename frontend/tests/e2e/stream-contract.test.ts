import * as ai5 from "ai5";
import * as ai6 from "ai6";
import * as ai7 from "ai7";
import { beforeAll, describe, expect, it } from "vitest";
import { type Account, baseUrl, headersOf, newAccount, storeWith } from "./server";

/**
 * The chat stream as client libraries read it. They end the whole stream at the first frame they do not
 * know, so every supported major version reads a whole answer and an error of the real server.
 */
type Chunk = { type: string; [field: string]: unknown };
type Part = { type: string; text?: string; data?: unknown; providerMetadata?: Record<string, unknown> };
type Message = { parts: Part[]; metadata?: Record<string, unknown> };
type Reading = { chunks: Chunk[]; message: Message | undefined; errors: unknown[] };

/** What the three versions have in common, as far as it is used here. */
type Library = {
  DefaultChatTransport: new (options: object) => { sendMessages(options: object): Promise<ReadableStream<Chunk>> };
  readUIMessageStream(options: object): AsyncIterable<Message>;
};

const LIBRARIES = { ai5, ai6, ai7 } as unknown as Record<string, Library>;
const TEXT =
  "Terms of the pump.\n\nThe warranty period of the pump is twenty-four months. It begins on the day of delivery.\n\n" +
  "Spare parts are kept in stock for ten years after the last delivery.\n";
const QUESTION = "How long is the warranty period of the pump?";

/** Answers as soon as the server does: then it has a place for the answer, or has found none. */
function ask(library: Library, account: Account, body: object, signal?: AbortSignal): Promise<ReadableStream<Chunk>> {
  const transport = new library.DefaultChatTransport({
    api: `${account.base}/api/chat`,
    headers: headersOf(account),
    body,
  });
  return transport.sendMessages({
    chatId: `contract-${Date.now()}-${Math.floor(Math.random() * 1e6)}`,
    messages: [{ id: "q", role: "user", parts: [{ type: "text", text: QUESTION }] }],
    trigger: "submit-message",
    abortSignal: signal,
  });
}

async function read(library: Library, stream: ReadableStream<Chunk>): Promise<Reading> {
  const reading: Reading = { chunks: [], message: undefined, errors: [] };
  const tap = new TransformStream<Chunk, Chunk>({
    transform(chunk, controller) {
      reading.chunks.push(chunk);
      controller.enqueue(chunk);
    },
  });
  const onError = (error: unknown) => reading.errors.push(error);
  for await (const message of library.readUIMessageStream({ stream: stream.pipeThrough(tap), onError })) {
    reading.message = message;
  }
  return reading;
}

function partsOf(reading: Reading, type: string): Part[] {
  return reading.message?.parts.filter((part) => part.type === type) ?? [];
}

describe.each(Object.keys(LIBRARIES))("the stream read by %s", (name) => {
  const library = LIBRARIES[name] as Library;
  let account: Account;
  let storeId: number;

  beforeAll(async () => {
    account = await newAccount(baseUrl());
    storeId = await storeWith(account, "pump.txt", TEXT);
  });

  it("gives a whole answer with sources, citations and usage", async () => {
    const reading = await read(library, await ask(library, account, { storeIds: [storeId] }));
    expect(reading.errors).toEqual([]);
    const text = partsOf(reading, "text")
      .map((part) => part.text)
      .join("");
    expect(text).toContain("twenty-four months");
    const [source] = partsOf(reading, "source-document");
    expect(source?.providerMetadata?.rag).toMatchObject({ storeId, page: 1, verified: "exact" });
    const citations = partsOf(reading, "data-citations")[0]?.data as Array<{ start: number; end: number }>;
    expect(citations.length).toBeGreaterThan(0);
    for (const { start, end } of citations) expect(text.slice(start, end).trim()).not.toBe("");
    expect(reading.message?.metadata).toMatchObject({ sessionId: expect.any(String), grounded: true });
    expect(reading.message?.metadata).toHaveProperty("usage.costUsd");
    expect(reading.chunks.at(-1)?.type).toBe("finish");
  });

  it.skipIf(!process.env.SLOW_URL)("gives an error with its code when every place for answers is taken", async () => {
    const slow = await newAccount(String(process.env.SLOW_URL));
    const slowStore = await storeWith(slow, "pump.txt", TEXT);
    const leave = new AbortController();
    // The one place of this server stays taken until the test ends.
    const first = await ask(library, slow, { storeIds: [slowStore] }, leave.signal);
    const taken = read(library, first).catch(() => undefined);
    const reading = await read(library, await ask(library, slow, { storeIds: [slowStore] }));
    leave.abort();
    await taken;
    expect(reading.errors).toHaveLength(1);
    expect(reading.chunks.map(({ type }) => type).slice(-2)).toEqual(["data-error", "error"]);
    expect(reading.chunks.at(-2)?.data).toMatchObject({ code: "stream_capacity_exceeded", status: 503 });
    expect(reading.message?.parts.some(({ type }) => type === "source-document") ?? false).toBe(false);
  });
});
