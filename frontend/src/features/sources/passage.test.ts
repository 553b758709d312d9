import { describe, expect, it } from "vitest";
import { findPassage } from "./passage";

function found(page: string, passage: string): string | null {
  const stretch = findPassage(page, passage);
  return stretch ? page.slice(stretch.start, stretch.end) : null;
}

describe("finding a passage on a drawn page", () => {
  it("spaces, line ends and hyphens do not matter", () => {
    const page = "Intro. The full pow-\ner of regular\nexpressions  was not used. End.";
    expect(found(page, "The full power of regular expressions was not used.")).toBe(
      "The full pow-\ner of regular\nexpressions  was not used",
    );
  });

  it("ligatures, accents and capitals do not matter", () => {
    expect(found("Der eﬀiziente Prüfling", "DER EFFIZIENTE PRÜFLING")).toBe("Der eﬀiziente Prüfling");
  });

  it("scripts without spaces are found", () => {
    expect(found("前の文。保証期間は二年です。次の文。", "保証期間は二年です")).toBe("保証期間は二年です");
  });

  it("a passage whose middle differs is found by its ends", () => {
    const page =
      "A warranty period of the pump is twenty four [note 3] months after the date of delivery to you. Rest.";
    const passage = "A warranty period of the pump is twenty four months after the date of delivery to you.";
    expect(found(page, passage)).toBe(
      "A warranty period of the pump is twenty four [note 3] months after the date of delivery to you",
    );
  });

  it("what is not there is not found", () => {
    expect(findPassage("Something else entirely on this page.", "The pump runs for two years.")).toBeNull();
    expect(findPassage("text", "…")).toBeNull();
  });
});
