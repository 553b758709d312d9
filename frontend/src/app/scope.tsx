import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useSession } from "@/features/chat/api";
import { MAX_STORES, type Scope } from "@/features/chat/model";
import { useStores } from "@/features/stores/api";
import type { Store } from "@/lib/api/types";
import { readChoices, rememberChoices } from "./remembered-choices";

/** What questions are asked of and who answers: remembered per conversation, and the last choice for new ones. */
type Choices = { last: Scope; byConversation: Record<string, Scope>; model: string | undefined };
type Chooser = {
  choices: Choices;
  chooseScope: (conversationId: string, scope: Scope) => void;
  chooseModel: (model: string) => void;
};

/** Stands for the conversation that has not begun. */
export const NEW = "new";

const ScopeContext = createContext<Chooser | null>(null);

export function ScopeProvider({ children }: { children: ReactNode }) {
  const [choices, setChoices] = useState<Choices>(() => {
    const { storeIds, model, conversations } = readChoices();
    return { last: { storeIds, documentIds: [] }, byConversation: Object.fromEntries(conversations), model };
  });
  const chooser = useMemo(
    () => ({
      choices,
      chooseScope: (conversationId: string, scope: Scope) => {
        const byConversation = { ...choices.byConversation, [conversationId]: scope };
        setChoices({ ...choices, last: scope, byConversation });
        // A new conversation hands its choice on once it has begun.
        const conversations: Array<[string, Scope]> = conversationId === NEW ? [] : [[conversationId, scope]];
        rememberChoices({ storeIds: scope.storeIds, conversations });
      },
      chooseModel: (model: string) => {
        setChoices({ ...choices, model });
        rememberChoices({ model });
      },
    }),
    [choices],
  );
  return <ScopeContext value={chooser}>{children}</ScopeContext>;
}

type SetScope = (scope: Scope, forConversation?: string) => void;

/**
 * `setScope` takes another conversation's id when a new conversation got its own. The third says whether the scope is
 * the conversation's yet: one that was begun elsewhere is looked up first.
 */
export function useScope(conversationId: string): [scope: Scope, setScope: SetScope, known: boolean] {
  const { choices, chooseScope } = useChooser();
  const stores = useStores().data ?? [];
  const remembered = choices.byConversation[conversationId];
  const session = useSession(remembered || conversationId === NEW ? undefined : conversationId);
  const wanted = remembered ?? (session ? { storeIds: [session.store_id], documentIds: [] } : choices.last);
  const setScope: SetScope = (scope, forConversation) => chooseScope(forConversation ?? conversationId, scope);
  return [existing(wanted, stores), setScope, session !== undefined];
}

export function useModelChoice(): [string | undefined, (model: string) => void] {
  const { choices, chooseModel } = useChooser();
  return [choices.model, chooseModel];
}

function useChooser(): Chooser {
  const chooser = useContext(ScopeContext);
  if (!chooser) throw new Error("a scope needs a ScopeProvider");
  return chooser;
}

/** Stores come and go; what is left of the choice counts, else all that fit. */
function existing(scope: Scope, stores: Store[]): Scope {
  const storeIds = scope.storeIds.filter((id) => stores.some((store) => store.id === id));
  if (storeIds.length > 0) return { storeIds, documentIds: scope.documentIds };
  return { storeIds: stores.slice(0, MAX_STORES).map((store) => store.id), documentIds: [] };
}
