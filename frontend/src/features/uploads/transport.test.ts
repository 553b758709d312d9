import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session/session";
import { sendFile } from "./transport";

type Planned = { status: number; body: string; headers?: Record<string, string> };

/** Stands where the browser's XMLHttpRequest stands; answers with what is planned, in order. */
function browserAnswering(...planned: Planned[]) {
  const sent: Array<{ headers: Record<string, string>; form: FormData }> = [];
  class FakeRequest {
    upload: { onprogress: ((event: ProgressEvent) => void) | null } = { onprogress: null };
    onload: (() => void) | null = null;
    status = 0;
    responseText = "";
    private headers: Record<string, string> = {};
    private answer: Planned | undefined;
    open() {}
    abort() {}
    setRequestHeader(name: string, value: string) {
      this.headers[name.toLowerCase()] = value;
    }
    getResponseHeader(name: string) {
      return this.answer?.headers?.[name] ?? null;
    }
    send(form: FormData) {
      sent.push({ headers: this.headers, form });
      this.answer = planned.shift();
      this.status = this.answer?.status ?? 0;
      this.responseText = this.answer?.body ?? "";
      this.upload.onprogress?.(new ProgressEvent("progress", { lengthComputable: true, loaded: 5, total: 10 }));
      queueMicrotask(() => this.onload?.());
    }
  }
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  return sent;
}

const UPLOAD = { file: new File(["text"], "a.txt"), storeId: 9, signal: new AbortController().signal };
const STORED = JSON.stringify({ op_id: "doc-3", document_id: 3, file_display_name: "a.txt", duplicate: false });

afterEach(() => vi.unstubAllGlobals());

describe("sending a file", () => {
  it("names the store before the file, says who asks, and reports progress", async () => {
    session.begin({ access_token: "first", token_type: "bearer", expires_in: 900 });
    const sent = browserAnswering({ status: 200, body: STORED });
    const onProgress = vi.fn();
    await expect(sendFile({ ...UPLOAD, onProgress })).resolves.toMatchObject({ document_id: 3 });
    expect([...(sent[0]?.form.keys() ?? [])]).toEqual(["storeId", "file"]);
    expect(sent[0]?.headers).toMatchObject({ authorization: "Bearer first", "x-requested-with": "XMLHttpRequest" });
    expect(onProgress).toHaveBeenCalledWith(0.5);
  });

  it("renews a token that ran out and sends the file again", async () => {
    session.begin({ access_token: "old", token_type: "bearer", expires_in: 900 });
    const sent = browserAnswering(
      { status: 401, body: JSON.stringify({ code: "unauthenticated", status: 401 }) },
      { status: 200, body: STORED },
    );
    const renewed = { access_token: "new", token_type: "bearer", expires_in: 900 };
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(JSON.stringify(renewed)));
    await sendFile({ ...UPLOAD, onProgress: () => undefined });
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });

  it("does not send a file that was cancelled while the token was renewed", async () => {
    session.begin({ access_token: "old", token_type: "bearer", expires_in: 0 });
    const sent = browserAnswering({ status: 200, body: STORED });
    const cancel = new AbortController();
    const renewed = { access_token: "new", token_type: "bearer", expires_in: 900 };
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      cancel.abort();
      return new Response(JSON.stringify(renewed));
    });
    const sending = sendFile({ ...UPLOAD, signal: cancel.signal, onProgress: () => undefined });
    await expect(sending).rejects.toMatchObject({ code: "aborted" });
    expect(sent).toEqual([]);
  });

  it("keeps the code of a refusal", async () => {
    browserAnswering({ status: 415, body: JSON.stringify({ code: "content_mismatch", status: 415, detail: "no" }) });
    await expect(sendFile({ ...UPLOAD, onProgress: () => undefined })).rejects.toMatchObject({
      code: "content_mismatch",
    });
  });
});
