import { describe, expect, it } from "vitest";
import { PASSWORD_RULES, passwordMeetsRules } from "./model";

const missing = (password: string) => PASSWORD_RULES.filter((rule) => !rule.met(password)).map((rule) => rule.code);

describe("password rules", () => {
  it("name exactly what is missing", () => {
    expect(missing("")).toEqual(["too_short", "missing_lower", "missing_upper", "missing_digit", "missing_special"]);
    expect(missing("abcdefgh")).toEqual(["missing_upper", "missing_digit", "missing_special"]);
    expect(missing("Abcdefg1")).toEqual(["missing_special"]);
  });

  it("a space is no special character, letters of any script are letters", () => {
    expect(missing("Abcdefg1 ")).toEqual(["missing_special"]);
    expect(passwordMeetsRules("Äöüßabc1!")).toBe(true);
  });

  it("length counts characters, not storage units", () => {
    expect(missing("aB1!👍👍👍")).toEqual(["too_short"]);
    expect(passwordMeetsRules(`aB1!${"👍".repeat(124)}`)).toBe(true);
    expect(missing(`aB1!${"x".repeat(125)}`)).toEqual(["too_short"]);
  });
});
