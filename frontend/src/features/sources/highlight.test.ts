import { describe, expect, it } from "vitest";
import { zoomToFit } from "./highlight";

const line = (left: number, width: number) => ({ left, top: 0, width, height: 12 });

describe("a page on a phone", () => {
  // Drawn 492 wide in a frame of 328: half as large again.
  const zoom = (...boxes: ReturnType<typeof line>[]) => zoomToFit(boxes, 492, 328, 1.5);

  it("is enlarged no further than lets the whole passage be seen", () => {
    const wide = zoom(line(60, 372), line(60, 340));
    expect(wide).toBeGreaterThan(1);
    expect((372 / 492) * 328 * wide).toBeLessThanOrEqual(328 - 24);
    expect((372 / 492) * 328 * (wide + 0.02)).toBeGreaterThan(328 - 24);
  });

  it("is enlarged as far as it may where the passage is narrow or not known", () => {
    expect(zoom(line(60, 150))).toBe(1.5);
    expect(zoom()).toBe(1.5);
  });

  it("is never smaller than the frame, whatever is marked", () => {
    expect(zoom(line(0, 492))).toBe(1);
  });
});
