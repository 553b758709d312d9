import type { Branding } from "@/lib/api/types";
import { mix, parseHex, type Rgb, readableOn, textOn, toHex } from "@/lib/colour";

/** Page backgrounds of the two themes, as in the style sheet: brand colours must be readable on them. */
const LIGHT_CANVAS: Rgb = [243, 244, 246];
const DARK_CANVAS: Rgb = [27, 31, 41];
const FALLBACK_PRIMARY: Rgb = [37, 99, 235];
const FALLBACK_ACCENT: Rgb = [99, 102, 241];

export const DEFAULT_BRANDING: Branding = {
  app_name: "RAG Assistant",
  app_icon: "sparkles",
  theme_preset: "minimal",
  primary_color: "#2563EB",
  accent_color: "#6366F1",
  app_favicon: "",
  welcome_message: "",
  suggested_prompt_1: "",
  suggested_prompt_2: "",
  suggested_prompt_3: "",
};

/** The custom properties that carry a brand through the style sheet. */
export function brandProperties(branding: Branding): Record<string, string> {
  const primary = parseHex(branding.primary_color) ?? FALLBACK_PRIMARY;
  const accent = parseHex(branding.accent_color) ?? FALLBACK_ACCENT;
  return {
    "--brand": toHex(primary),
    "--brand-text": toHex(textOn(primary)),
    "--brand-ink-light": toHex(readableOn(primary, mix(LIGHT_CANVAS, primary, 0.08))),
    "--brand-ink-dark": toHex(readableOn(primary, mix(DARK_CANVAS, primary, 0.12))),
    "--accent": toHex(accent),
    "--accent-ink-light": toHex(readableOn(accent, LIGHT_CANVAS)),
    "--accent-ink-dark": toHex(readableOn(accent, DARK_CANVAS)),
  };
}

/** Only what cannot run or load anything from elsewhere by itself is used as favicon. */
export function safeFavicon(favicon: string): string | null {
  return /^(data:image\/|https:\/\/|\/)/.test(favicon) ? favicon : null;
}

export function suggestedPrompts(branding: Branding): string[] {
  return [branding.suggested_prompt_1, branding.suggested_prompt_2, branding.suggested_prompt_3]
    .map((prompt) => prompt?.trim() ?? "")
    .filter(Boolean);
}
