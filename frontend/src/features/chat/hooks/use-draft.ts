import { useState } from "react";
import { readDraft, writeDraft } from "../drafts";

/** What is being typed. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => readDraft(key));
  const update = (text: string) => {
    setDraft(text);
    writeDraft(key, text);
  };
  return [draft, update];
}
