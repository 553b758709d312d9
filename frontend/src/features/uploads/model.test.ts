import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/api/errors";
import type { ServerConfig, StoredDocument, UploadAnswer } from "@/lib/api/types";
import { honestlyTyped, stageOf, type UploadState } from "./model";

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

describe("the type of a file", () => {
  const office = ["text/csv", "text/markdown", "application/vnd.ms-excel", "application/msword"];
  const config = (allowed_types: string[]) => ({ upload: { allowed_types } }) as ServerConfig;
  const declared = (name: string, type: string, allowed: string[] | undefined) =>
    honestlyTyped(new File(["a;b"], name, { type }), allowed && config(allowed)).type;

  it("is left to the server where a program claims files that are not its own", () => {
    for (const allowed of [undefined, ["text/csv"], office]) {
      expect(declared("table.CSV", "application/vnd.ms-excel", allowed)).toBe("");
      expect(declared("letter.rtf", "application/msword", allowed)).toBe("");
    }
    expect(declared("table.xls", "application/vnd.ms-excel", office)).toBe("application/vnd.ms-excel");
  });

  it("is left to the server where it goes by another name there, and kept where it is known", () => {
    expect(declared("notes.md", "text/x-markdown", office)).toBe("");
    expect(declared("notes.md", "text/markdown", office)).toBe("text/markdown");
  });

  it("can be left out without changing the file", async () => {
    const file = honestlyTyped(new File(["a;b"], "t.csv", { type: "application/vnd.ms-excel" }), undefined);
    expect([file.name, file.size]).toEqual(["t.csv", 3]);
  });
});
