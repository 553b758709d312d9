import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { Branding } from "@/lib/api/types";
import { brandProperties, DEFAULT_BRANDING, safeFavicon } from "./model";

/** Read again before the first paint of the next visit by `first-paint.js`. */
const STORED_KEY = "rag.branding";

export const brandingQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: async ({ signal }) => {
    const branding = await call<Branding>("/api/settings", { signal });
    applyBranding(branding);
    return branding;
  },
  staleTime: 5 * 60_000,
});

export function useBranding(): Branding {
  return useQuery(brandingQuery).data ?? DEFAULT_BRANDING;
}

function applyBranding(branding: Branding): void {
  const root = document.documentElement;
  const properties = brandProperties(branding);
  const favicon = safeFavicon(branding.app_favicon);
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
  root.dataset.preset = branding.theme_preset;
  document.title = branding.app_name;
  document.getElementById("favicon")?.setAttribute("href", favicon ?? "/favicon.svg");
  try {
    const stored = { properties, favicon, preset: branding.theme_preset, name: branding.app_name };
    localStorage.setItem(STORED_KEY, JSON.stringify(stored));
  } catch {
    // Without storage the brand appears a moment later on the next visit.
  }
}
