import i18next from "i18next";
import { afterEach, describe, expect, it } from "vitest";
import { inReadersLanguage, setLanguage } from "./i18n";

afterEach(() => setLanguage("en"));

describe("words of the server", () => {
  it("are in the reader's language until an administrator has changed them", async () => {
    await setLanguage("de");
    expect(inReadersLanguage("What is in these documents?", i18next.t)).toBe("Welche Dokumente gibt es hier?");
    expect(inReadersLanguage("What may I cancel, and when?", i18next.t)).toBe("What may I cancel, and when?");
  });
});
