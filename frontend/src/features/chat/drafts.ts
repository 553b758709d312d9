import { session } from "@/lib/session/session";

/**
 * What was written and is not at the server yet: it survives leaving the page and reloading it. Nobody else who signs
 * in here reads it.
 */
const PREFIX = "rag.draft.";

export function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? "";
  } catch {
    return "";
  }
}

/** An empty text forgets the draft. */
export function writeDraft(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(PREFIX + key, text);
    else sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Kept for as long as the page is open.
  }
}

session.onSignedOut(() => {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Then nothing was stored either.
  }
});
