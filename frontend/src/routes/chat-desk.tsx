import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NEW, useModelChoice, useScope } from "@/app/scope";
import { useModels } from "@/features/chat/api";
import { ModelMenu } from "@/features/chat/components/model-menu";
import { ScopeMenu } from "@/features/chat/components/scope-menu";
import type { WelcomeStage } from "@/features/chat/components/welcome";
import type { AskOptions, Unread } from "@/features/chat/model";
import { useDocumentsOf } from "@/features/documents/api";
import { isWorking } from "@/features/documents/model";
import { useStores } from "@/features/stores/api";
import type { StoredDocument } from "@/lib/api/types";

type ChatDesk = {
  options: AskOptions;
  /** Whether it is known what this conversation asks. */
  known: boolean;
  /** Null until it is known what there is to ask. */
  stage: WelcomeStage | null;
  /** Why nothing can be asked yet, or null. */
  blocked: string | null;
  /** What of it cannot be asked yet. */
  unread: Unread;
  controls: ReactNode;
  /** Hands the choice made for a new conversation on to it. */
  keepScope: (conversationId: string) => void;
};

/** Documents that are chosen one by one have been read. */
const NONE: Unread = [];

/** What a question is asked of and by whom: brings together stores, documents and models. */
export function useChatDesk(conversationId: string, isNew: boolean): ChatDesk {
  const { t } = useTranslation();
  const stores = useStores().data;
  const [chosenScope, setScope, known] = useScope(isNew ? NEW : conversationId);
  const [chosenModel, setModel] = useModelChoice();
  const models = useModels();
  const documents = useDocumentsOf(chosenScope.storeIds);
  const ready = documents?.filter((document) => document.status === "DONE");
  const scope = {
    ...chosenScope,
    // Documents go, and with them what was chosen of them.
    documentIds: chosenScope.documentIds.filter((id) => !ready || ready.some((document) => document.id === id)),
  };
  const model = models.find(({ id }) => id === chosenModel)?.id;
  const stage = documents && stores ? stageOf(stores.length, documents) : null;
  const reasons = { "no-documents": t("chat.addFirst"), indexing: t("chat.almostReady"), ready: null };
  return {
    options: { ...scope, model },
    known,
    stage,
    blocked: stage ? reasons[stage] : null,
    unread: scope.documentIds.length > 0 ? NONE : (documents?.filter(isWorking).map(({ id }) => id) ?? NONE),
    controls: (
      <>
        {stores?.length ? (
          <ScopeMenu stores={stores} documents={ready ?? []} scope={scope} onScope={(next) => setScope(next)} />
        ) : null}
        <ModelMenu models={models} chosen={model} onChoose={setModel} />
      </>
    ),
    keepScope: (id) => setScope(scope, id),
  };
}

function stageOf(stores: number, documents: StoredDocument[]): WelcomeStage {
  if (stores === 0 || documents.length === 0) return "no-documents";
  if (documents.some((document) => document.status === "DONE")) return "ready";
  return documents.some(isWorking) ? "indexing" : "no-documents";
}
