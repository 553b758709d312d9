import type { Scope } from "@/features/chat/model";

/**
 * What was chosen to be asked, in this browser: for new conversations and for each that was begun or changed here. The
 * server knows no more than the store a conversation began with.
 */
export type Remembered = {
  storeIds: number[];
  model: string | undefined;
  /** The one chosen last stands last. */
  conversations: Array<[id: string, scope: Scope]>;
};

const KEY = "rag.scope";
/** More would fill up what a browser keeps for a page. */
const MOST = 200;

export function readChoices(): Remembered {
  try {
    const stored: Partial<Record<keyof Remembered, unknown>> | null = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const conversations = Array.isArray(stored?.conversations) ? stored.conversations : [];
    return {
      storeIds: ids(stored?.storeIds),
      model: typeof stored?.model === "string" ? stored.model : undefined,
      conversations: conversations.flatMap(conversation),
    };
  } catch {
    return { storeIds: [], model: undefined, conversations: [] };
  }
}

/** Only what changed is given: another tab may have chosen for other conversations meanwhile. */
export function rememberChoices(changed: Partial<Remembered>): void {
  const before = readChoices();
  const chosen = changed.conversations ?? [];
  const others = before.conversations.filter(([id]) => chosen.every(([changedId]) => changedId !== id));
  const stored: Remembered = { ...before, ...changed, conversations: [...others, ...chosen].slice(-MOST) };
  try {
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // Chosen anew on the next visit.
  }
}

function conversation(entry: unknown): Array<[string, Scope]> {
  const [id, scope] = Array.isArray(entry) ? entry : [];
  if (typeof id !== "string" || typeof scope !== "object" || scope === null) return [];
  const storeIds = ids(scope.storeIds);
  return storeIds.length > 0 ? [[id, { storeIds, documentIds: ids(scope.documentIds) }]] : [];
}

function ids(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((id): id is number => Number.isInteger(id)) : [];
}
