import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import type { ServerConfig, UploadAnswer } from "@/lib/api/types";
import { canSendAgain, overallShare, type Upload } from "./model";
import { UploadQueue } from "./queue";
import type { SendFile } from "./transport";

const CONFIG: ServerConfig = {
  version: "0",
  engine: "offline",
  registration_open: true,
  dev_login: false,
  max_json_mb: 10,
  upload: { max_mb: 1, profile: "safe", allowed_types: ["application/pdf"] },
};

function answer(name: string, duplicate = false): UploadAnswer {
  return {
    op_id: "doc-1",
    document_id: 1,
    file_display_name: name,
    estimated_tokens: 1,
    estimated_cost_usd: 0,
    duplicate,
  };
}

function file(name: string, bytes = 10): File {
  return new File([new Uint8Array(bytes)], name);
}

const settled = (queue: UploadQueue) =>
  vi.waitFor(() => {
    expect(queue.snapshot().every(({ state }) => state.kind === "stored" || state.kind === "refused")).toBe(true);
  });

describe("the upload queue", () => {
  it("sends at most three files at once and answers every one of them", async () => {
    let open = 0;
    let most = 0;
    const send: SendFile = async (upload) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      open -= 1;
      return answer(upload.file.name);
    };
    const onStored = vi.fn();
    const queue = new UploadQueue({ send, onStored });
    queue.add(
      Array.from({ length: 20 }, (_, index) => file(`${index}.pdf`)),
      7,
      CONFIG,
    );
    await settled(queue);
    expect(most).toBe(3);
    expect(onStored).toHaveBeenCalledTimes(20);
    expect(onStored).toHaveBeenCalledWith(7);
  });

  it("waits as long as it is told and then sends again", async () => {
    let refusals = 4;
    const send: SendFile = async (upload) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new ApiError({ code: "rate_limited", status: 429, retryAfterMs: 3000 });
      }
      return answer(upload.file.name);
    };
    const pause = vi.fn(() => Promise.resolve());
    const queue = new UploadQueue({ send, onStored: () => undefined, pause });
    queue.add([file("a"), file("b"), file("c"), file("d")], 1, CONFIG);
    await settled(queue);
    expect(queue.snapshot().map(({ state }) => state.kind)).toEqual(["stored", "stored", "stored", "stored"]);
    expect(pause).toHaveBeenCalledWith(3000);
  });

  it("once told to wait goes on at the pace the server allows", async () => {
    const first = new ApiError({ code: "rate_limited", status: 429, retryAfterMs: 3000, perMinute: 60 });
    const send = vi.fn<SendFile>().mockRejectedValueOnce(first);
    send.mockImplementation(async (upload) => answer(upload.file.name));
    const pause = vi.fn(() => Promise.resolve());
    const queue = new UploadQueue({ send, onStored: () => undefined, pause });
    const files = ["a", "b", "c", "d", "e", "f"].map((name) => file(name));
    queue.add(files, 1, CONFIG);
    await settled(queue);
    // Three had left before the first answer; each of the others waits its turn.
    expect(send).toHaveBeenCalledTimes(7);
    expect(pause.mock.calls).toEqual([[3000], [1000], [1000], [1000], [1000]]);
    queue.add([file("later")], 1, CONFIG);
    await settled(queue);
    expect(pause).toHaveBeenCalledTimes(5);
  });

  it("refuses empty and too large files without sending a byte", () => {
    const send = vi.fn<SendFile>();
    const queue = new UploadQueue({ send, onStored: () => undefined });
    queue.add([file("empty", 0), file("big", 1024 * 1024 + 1)], 1, CONFIG);
    expect(queue.snapshot().map(({ state }) => state.kind === "refused" && state.error.code)).toEqual([
      "empty_file",
      "file_too_large",
    ]);
    expect(send).not.toHaveBeenCalled();
  });

  it("keeps the cause of a refusal and sends the file again when asked", async () => {
    const send = vi
      .fn<SendFile>()
      .mockRejectedValueOnce(new ApiError({ code: "content_mismatch", status: 415 }))
      .mockResolvedValueOnce(answer("a", true));
    const queue = new UploadQueue({ send, onStored: () => undefined });
    queue.add([file("a")], 1, CONFIG);
    await settled(queue);
    const [refused] = queue.snapshot();
    expect(refused?.state).toMatchObject({ kind: "refused", error: { code: "content_mismatch" } });
    queue.retry(refused?.id ?? 0);
    await vi.waitFor(() => expect(queue.snapshot()[0]?.state).toMatchObject({ kind: "stored" }));
  });

  it("stops a file that is taken off the list", async () => {
    const aborted = vi.fn();
    const send: SendFile = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted();
          reject(new ApiError({ code: "aborted" }));
        });
      });
    const queue = new UploadQueue({ send, onStored: () => undefined });
    queue.add([file("a")], 1, CONFIG);
    queue.remove(queue.snapshot()[0]?.id ?? 0);
    expect(aborted).toHaveBeenCalledOnce();
    expect(queue.snapshot()).toEqual([]);
  });

  it("does not wait for a document that was deleted", async () => {
    const queue = new UploadQueue({ send: async ({ file: { name } }) => answer(name), onStored: () => undefined });
    queue.add([file("a")], 1, CONFIG);
    await settled(queue);
    queue.forgetDocument(2);
    expect(queue.snapshot()).toHaveLength(1);
    queue.forgetDocument(1);
    expect(queue.snapshot()).toEqual([]);
  });

  it("tells how far all files together are", () => {
    const uploads = [
      { id: 1, storeId: 1, file: file("a", 100), state: { kind: "sending" as const, share: 0.5 } },
      { id: 2, storeId: 1, file: file("b", 100), state: { kind: "waiting" as const } },
      { id: 3, storeId: 1, file: file("c", 200), state: { kind: "stored" as const, answer: answer("c") } },
    ];
    expect(overallShare(uploads)).toBeCloseTo(0.625);
  });
});

describe("a refused file", () => {
  const refused = (code: string): Upload => ({
    id: 1,
    storeId: 1,
    file: new File(["x"], "x.pdf"),
    state: { kind: "refused", error: new ApiError({ code }) },
  });

  it("is offered to be sent again only when it was not the file's fault", () => {
    expect(canSendAgain(refused("network_unreachable"))).toBe(true);
    expect(canSendAgain(refused("internal_error"))).toBe(true);
    expect(canSendAgain(refused("unsupported_media_type"))).toBe(false);
    expect(canSendAgain(refused("file_too_large"))).toBe(false);
  });
});
