import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { MAX_STORES, type Scope } from "@/features/chat/model";
import { useStores } from "@/features/stores/api";
import type { Store } from "@/lib/api/types";

/** What questions are asked of: remembered per conversation, and the last choice for new ones. */
type ScopeState = { last: Scope; byConversation: Record<string, Scope> };
type ScopeContextValue = { state: ScopeState; choose: (conversationId: string, scope: Scope) => void };

const KEY = "rag.scope";
const EMPTY: Scope = { storeIds: [], documentIds: [] };
const ScopeContext = createContext<ScopeContextValue | null>(null);

export function ScopeProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<ScopeState>(() => ({ last: read(), byConversation: {} }));
  const value = useMemo(
    () => ({
      state,
      choose: (conversationId: string, scope: Scope) => {
        setState((before) => ({ last: scope, byConversation: { ...before.byConversation, [conversationId]: scope } }));
        write(scope);
      },
    }),
    [state],
  );
  return <ScopeContext value={value}>{children}</ScopeContext>;
}

/** `setScope` takes another conversation's id when a new conversation got its own. */
export function useScope(
  conversationId: string,
  homeStore: number | null,
): [Scope, (scope: Scope, forConversation?: string) => void] {
  const context = useContext(ScopeContext);
  const stores = useStores().data;
  if (!context) throw new Error("useScope needs a ScopeProvider");
  const { state, choose } = context;
  const remembered = state.byConversation[conversationId];
  const wanted = remembered ?? (homeStore === null ? state.last : { storeIds: [homeStore], documentIds: [] });
  return [existing(wanted, stores ?? []), (scope, forConversation) => choose(forConversation ?? conversationId, scope)];
}

/** Stores come and go; what is left of the choice counts, else all that fit. */
export function existing(scope: Scope, stores: Store[]): Scope {
  const storeIds = scope.storeIds.filter((id) => stores.some((store) => store.id === id));
  if (storeIds.length > 0) return { storeIds, documentIds: scope.documentIds };
  return { storeIds: stores.slice(0, MAX_STORES).map((store) => store.id), documentIds: [] };
}

function read(): Scope {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("storeIds" in stored)) return EMPTY;
    const ids = Array.isArray(stored.storeIds) ? stored.storeIds : [];
    return { storeIds: ids.filter((id): id is number => Number.isInteger(id)), documentIds: [] };
  } catch {
    return EMPTY;
  }
}

function write(scope: Scope): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ storeIds: scope.storeIds }));
  } catch {
    // Chosen anew on the next visit.
  }
}
