import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/api/errors";
import type { StoredDocument, UploadAnswer } from "@/lib/api/types";
import { stageOf, type UploadState } from "./model";

const ANSWER = { document_id: 1, duplicate: false } as UploadAnswer;
const stage = (state: UploadState, status?: StoredDocument["status"]) =>
  stageOf({ id: 1, storeId: 1, file: new File(["x"], "x"), state }, status && ({ status } as StoredDocument));

describe("a file on its way", () => {
  it("is not ready before its document is", () => {
    expect(stage({ kind: "waiting" })).toBe("sending");
    expect(stage({ kind: "sending", share: 1 })).toBe("sending");
    // Just stored: the list of documents does not name it yet.
    expect(stage({ kind: "stored", answer: ANSWER })).toBe("indexing");
    expect(stage({ kind: "stored", answer: ANSWER }, "RUNNING")).toBe("indexing");
    expect(stage({ kind: "stored", answer: ANSWER }, "DONE")).toBe("ready");
  });

  it("has failed when it was refused, or its document could not be read", () => {
    expect(stage({ kind: "refused", error: new ApiError({ code: "empty_file" }) })).toBe("failed");
    expect(stage({ kind: "stored", answer: ANSWER }, "ERROR")).toBe("failed");
    expect(stage({ kind: "stored", answer: { ...ANSWER, duplicate: true } }, "ERROR")).toBe("failed");
  });

  it("that was there already is ready", () => {
    expect(stage({ kind: "stored", answer: { ...ANSWER, duplicate: true } })).toBe("ready");
  });
});
