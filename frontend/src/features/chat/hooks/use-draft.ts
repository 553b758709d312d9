import { useState } from "react";
import { session } from "@/lib/session/session";

const PREFIX = "rag.draft.";

/** What is being typed survives leaving the page and reloading it. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => read(key));
  const update = (text: string) => {
    setDraft(text);
    try {
      if (text) sessionStorage.setItem(PREFIX + key, text);
      else sessionStorage.removeItem(PREFIX + key);
    } catch {
      // Kept for as long as the page is open.
    }
  };
  return [draft, update];
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? "";
  } catch {
    return "";
  }
}

// Nobody else who signs in here reads what was being typed.
session.subscribe(() => {
  if (session.snapshot() !== "signed-out") return;
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Then nothing was stored either.
  }
});
