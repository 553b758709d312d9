import { describe, expect, it } from "vitest";
import { contrast, parseHex, type Rgb } from "@/lib/colour";
import { brandProperties, DEFAULT_BRANDING, safeFavicon } from "./model";

const colour = (hex: string | undefined): Rgb => parseHex(hex ?? "") ?? [0, 0, 0];

describe("brand colours", () => {
  it.each(["#2563EB", "#FFFF00", "#000000", "#FFFFFF", "#808080", "#FF0000", "#00FF88"])(
    "%s stays readable on buttons and as text in both themes",
    (primary_color) => {
      const properties = brandProperties({ ...DEFAULT_BRANDING, primary_color });
      expect(contrast(colour(properties["--brand-text"]), colour(properties["--brand"]))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour(properties["--brand-ink-light"]), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour(properties["--brand-ink-dark"]), [12, 14, 19])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("what is no colour falls back to the default", () => {
    expect(brandProperties({ ...DEFAULT_BRANDING, primary_color: "red;}" })["--brand"]).toBe("#2563eb");
  });

  it("favicons that could run something are not used", () => {
    expect(safeFavicon("javascript:alert(1)")).toBeNull();
    expect(safeFavicon("data:text/html,x")).toBeNull();
    expect(safeFavicon("data:image/png;base64,AA==")).toBe("data:image/png;base64,AA==");
  });
});
