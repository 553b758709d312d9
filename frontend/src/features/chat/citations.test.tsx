import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Citation } from "@/lib/api/types";
import { markersOf } from "./citations";
import { CitedMarkdown } from "./components/markdown";

/** The answer as text, with each marker as `[n]` where it stands. */
function rendered(text: string, citations: Citation[]): string {
  const { container } = render(
    <CitedMarkdown text={text} citations={citations} renderMarker={(sources) => <b>[{sources.join(",")}]</b>} />,
  );
  return container.textContent ?? "";
}

/** The range of `part` in `text`, as the server counts it. */
function cite(text: string, part: string, ...sources: number[]): Citation {
  const start = text.indexOf(part);
  return { start, end: start + part.length, sources };
}

describe("citation markers", () => {
  it("stand behind the sentence they support", () => {
    const text = "The pump runs 24 months. It is blue.";
    expect(rendered(text, [cite(text, "The pump runs 24 months.", 1), cite(text, "It is blue.", 2)])).toBe(
      "The pump runs 24 months.[1] It is blue.[2]",
    );
  });

  it("step over the full stop when the range ends before it", () => {
    const text = "“Twenty-four months”. Next.";
    expect(rendered(text, [cite(text, "Twenty-four months", 1)])).toBe("“Twenty-four months”.[1] Next.");
  });

  it("count in UTF-16 units, as the server does", () => {
    const text = "𝒜𝒷 👩‍👩‍👧 grows. Then rest.";
    expect(rendered(text, [cite(text, "𝒜𝒷 👩‍👩‍👧 grows.", 3)])).toBe("𝒜𝒷 👩‍👩‍👧 grows.[3] Then rest.");
  });

  it("find their place in emphasis, lists, quotes and tables", () => {
    const text = "> A **bold claim**.\n\n- first item\n- second item\n\n| a | b |\n|---|---|\n| one | two |\n";
    const result = rendered(text, [cite(text, "bold claim", 1), cite(text, "first item", 2), cite(text, "two", 3)]);
    expect(result).toContain("bold claim[1]");
    expect(result).toContain("first item[2]");
    expect(result).toContain("two[3]");
  });

  it("never break code or a link apart", () => {
    const text = "Use `make run now` and [the manual](https://example.org/x).";
    const result = rendered(text, [cite(text, "`make run", 1), cite(text, "[the man", 2)]);
    expect(result).toContain("make run now[1]");
    expect(result).toContain("the manual[2]");
    expect(screen.getByRole("link").textContent).toBe("the manual");
  });

  it("stand under a code block, not in it", () => {
    const text = "```\nline one\nline two\n```\n\nEnd.";
    expect(rendered(text, [cite(text, "line one", 1)])).toMatch(/line two\[1\]/);
  });

  it("are placed from both ends where escapes make the source longer than the text", () => {
    const text = "Costs 5 \\* 3 \\* 2 euros. Fine.";
    expect(rendered(text, [cite(text, "Costs 5 \\* 3 \\* 2 euros.", 1)])).toBe("Costs 5 * 3 * 2 euros.[1] Fine.");
  });

  it("name several sources of one sentence once each, in order", () => {
    expect(
      markersOf([
        { start: 0, end: 9, sources: [2] },
        { start: 4, end: 9, sources: [1, 2] },
        { start: 0, end: 3, sources: [] },
      ]),
    ).toEqual([{ at: 9, sources: [1, 2] }]);
  });

  it("survive ranges beyond the answer", () => {
    expect(rendered("Short.", [{ start: 0, end: 999, sources: [1] }])).toBe("Short.[1]");
    expect(rendered("", [{ start: 0, end: 5, sources: [1] }])).toBe("");
  });
});

describe("answers are untrusted", () => {
  it("raw HTML is shown as text, and nothing is loaded", () => {
    const text = '<img src=x onerror="boom()"> ![spy](https://example.org/p.png) [bad](javascript:boom())';
    const { container } = render(<CitedMarkdown text={text} citations={[]} renderMarker={() => null} />);
    expect(container.querySelector("img, script, iframe")).toBeNull();
    expect(container.querySelector("a")).toBeNull();
    expect(container.textContent).toContain("<img src=x");
  });
});
