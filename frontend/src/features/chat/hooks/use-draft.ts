import { useState } from "react";

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
