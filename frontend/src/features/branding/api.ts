import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "@/lib/api/client";
import type { Branding } from "@/lib/api/types";
import { brandProperties, DEFAULT_BRANDING, safeFavicon } from "./model";

/** What this browser saw last: `first-paint.js` reads it before the first paint, and the page until the server answers. */
type Seen = { branding: Branding; properties: Record<string, string>; favicon: string | null };

const SEEN_KEY = "rag.branding";

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
  const [seen] = useState(seenBranding);
  return useQuery(brandingQuery).data ?? seen ?? DEFAULT_BRANDING;
}

function applyBranding(branding: Branding): void {
  const root = document.documentElement;
  const properties = brandProperties(branding);
  const favicon = safeFavicon(branding.app_favicon);
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
  root.dataset.preset = branding.theme_preset;
  document.getElementById("favicon")?.setAttribute("href", favicon ?? "/favicon.svg");
  try {
    // A favicon may be large, and is kept once.
    const seen: Seen = { branding: { ...branding, app_favicon: "" }, properties, favicon };
    localStorage.setItem(SEEN_KEY, JSON.stringify(seen));
  } catch {
    // Without storage the brand appears a moment later on the next visit.
  }
}

function seenBranding(): Branding | undefined {
  try {
    const seen: Partial<Seen> | null = JSON.parse(localStorage.getItem(SEEN_KEY) ?? "null");
    return seen?.branding && { ...DEFAULT_BRANDING, ...seen.branding };
  } catch {
    return undefined;
  }
}
