import { describe, expect, it } from "vitest";
import { streamingBlocks } from "./markdown-blocks";

describe("blocks of a growing answer", () => {
  it("finished blocks stay the same while the last one grows", () => {
    const before = streamingBlocks("# Title\n\nFirst paragraph.\n\nSecond is gro");
    const after = streamingBlocks("# Title\n\nFirst paragraph.\n\nSecond is growing.");
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after).toHaveLength(3);
  });

  it("blank lines in code do not split it", () => {
    expect(streamingBlocks("```js\na\n\nb\n```\n\nafter")).toEqual(["```js\na\n\nb\n```\n\n", "after"]);
  });

  it("a loose list stays one list", () => {
    expect(streamingBlocks("1. one\n\n2. two\n\n   more of two\n\n3. three")).toHaveLength(1);
  });

  it("half-written emphasis is completed, half-written code is not", () => {
    expect(streamingBlocks("This is **bo")).toEqual(["This is **bo**"]);
    expect(streamingBlocks("```\na ** b")).toEqual(["```\na ** b"]);
  });

  it("nothing gets lost", () => {
    const text = "a\n\n- b\n\n- c\n\n> d\n\n~~~\n\ne\n~~~\nf\n\n";
    expect(streamingBlocks(text).join("")).toBe(text);
  });
});
