import { describe, expect, it } from "vitest";
import type { StoredDocument } from "@/lib/api/types";
import { arrange, countByFilter, withNewest } from "./model";

function document(id: number, part: Partial<StoredDocument>): StoredDocument {
  return {
    id,
    store_id: 1,
    filename: `${id}.pdf`,
    display_name: null,
    media_type: "application/pdf",
    status: "DONE",
    status_updated_at: "2026-01-01T00:00:00Z",
    error: null,
    size_bytes: id,
    sha256: "",
    attempts: 1,
    created_at: `2026-01-0${id}T00:00:00Z`,
    ...part,
  };
}

const DOCUMENTS = [
  document(1, { display_name: "Kapitel 10" }),
  document(2, { display_name: "Kapitel 9", status: "ERROR" }),
  document(3, { filename: "Übersicht.pdf", status: "RUNNING" }),
];

const VIEW = { search: "", filter: "all", sort: "newest", language: "de" } as const;
const ids = (documents: StoredDocument[]) => documents.map(({ id }) => id);

describe("the document list", () => {
  it("sorts by number within names, by size, by state and by age", () => {
    expect(ids(arrange(DOCUMENTS, { ...VIEW, sort: "name" }))).toEqual([2, 1, 3]);
    expect(ids(arrange(DOCUMENTS, { ...VIEW, sort: "size" }))).toEqual([3, 2, 1]);
    expect(ids(arrange(DOCUMENTS, { ...VIEW, sort: "status" }))).toEqual([2, 3, 1]);
    expect(ids(arrange(DOCUMENTS, VIEW))).toEqual([3, 2, 1]);
  });

  it("finds by shown name and filters by state", () => {
    expect(ids(arrange(DOCUMENTS, { ...VIEW, search: " ÜBER" }))).toEqual([3]);
    expect(ids(arrange(DOCUMENTS, { ...VIEW, filter: "failed" }))).toEqual([2]);
    expect(countByFilter(DOCUMENTS)).toEqual({ all: 3, ready: 1, working: 1, failed: 1 });
  });
});

describe("a list of which the newest were read again", () => {
  const list = (...idsOfDone: number[]) => idsOfDone.map((id) => document(id, {}));

  it("keeps the older ones, takes in what is new, and loses what is gone", () => {
    const known = [document(4, { status: "RUNNING" }), ...list(3, 2, 1)];
    expect(withNewest(known, list(4), 1).map(({ id, status }) => [id, status])).toEqual([
      [4, "DONE"],
      [3, "DONE"],
      [2, "DONE"],
      [1, "DONE"],
    ]);
    expect(ids(withNewest(known, list(6, 5), 2))).toEqual([6, 5, 4, 3, 2, 1]);
    expect(ids(withNewest(known, list(4, 2), 2))).toEqual([4, 2, 1]);
  });

  it("is all of it where there are fewer than were asked for", () => {
    expect(ids(withNewest(list(4, 3, 2), list(3), 2))).toEqual([3]);
    expect(withNewest(list(1), [], 1)).toEqual([]);
  });
});
