import { useSyncExternalStore } from "react";

export const THEMES = ["light", "dark", "system"] as const;
type Theme = (typeof THEMES)[number];

const KEY = "rag.theme";
const listeners = new Set<() => void>();
const system = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

let chosen: Theme = read();

export function setTheme(theme: Theme): void {
  chosen = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then lasts for this visit.
  }
  apply();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => chosen);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  const dark = chosen === "dark" || (chosen === "system" && system?.matches === true);
  const root = document.documentElement;
  root.classList.toggle("dark", dark);
  // The bar of a phone's browser goes with the bar of the page.
  const surface = getComputedStyle(root).getPropertyValue("--surface");
  document.getElementById("theme-color")?.setAttribute("content", surface);
}

function read(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

system?.addEventListener("change", apply);
