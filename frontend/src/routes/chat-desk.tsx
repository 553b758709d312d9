import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useScope } from "@/app/scope";
import { useAddFiles } from "@/app/use-add-files";
import { useBranding } from "@/features/branding/api";
import { BrandIcon } from "@/features/branding/components/brand-mark";
import { suggestedPrompts } from "@/features/branding/model";
import { sessionsQuery, useModels } from "@/features/chat/api";
import { ConversationView } from "@/features/chat/components/conversation-view";
import { ModelMenu } from "@/features/chat/components/model-menu";
import { ScopeMenu } from "@/features/chat/components/scope-menu";
import { Welcome, type WelcomeStage } from "@/features/chat/components/welcome";
import type { Conversation } from "@/features/chat/conversations";
import { useDocumentsOf } from "@/features/documents/api";
import { isWorking } from "@/features/documents/model";
import { useStores } from "@/features/stores/api";
import { ChooseFiles } from "@/features/uploads/components/choose-files";
import { typeNames } from "@/features/uploads/model";
import { useServerConfig } from "@/lib/api/server-config";
import type { SourceFrame, StoredDocument } from "@/lib/api/types";

type ChatDeskProps = {
  conversation: Conversation;
  isNew: boolean;
  onOpenSource: (sources: SourceFrame[], source: SourceFrame) => void;
};

/** Brings together what the chat needs from elsewhere: stores, documents, brand, and adding files. */
export function ChatDesk({ conversation, isNew, onOpenSource }: ChatDeskProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const stores = useStores().data;
  const sessions = useQuery(sessionsQuery("")).data;
  const homeStore = isNew ? null : (sessions?.find(({ id }) => id === conversation.id)?.store_id ?? null);
  const [scope, setScope] = useScope(isNew ? "new" : conversation.id, homeStore);
  const documents = useDocumentsOf(scope.storeIds);
  const models = useModels();
  const [model, setModel] = useState<string>();
  const { addFiles } = useAddFiles();
  const ready = documents?.filter((document) => document.status === "DONE") ?? [];
  const stage = documents && stores ? stageOf(stores.length, documents) : null;

  return (
    <ChooseFiles label={t("upload.choose")} onFiles={(files) => void addFiles(files)}>
      {(chooseFiles) => (
        <ConversationView
          conversation={conversation}
          draftKey={isNew ? "new" : conversation.id}
          options={{ ...scope, model }}
          blocked={stage === "no-documents" ? t("chat.addFirst") : stage === "indexing" ? t("chat.almostReady") : null}
          onAsked={() => {
            if (!isNew) return;
            setScope(scope, conversation.id);
            void navigate({ to: "/chat/{-$sessionId}", params: { sessionId: conversation.id }, replace: true });
          }}
          onAttach={chooseFiles}
          onOpenSource={onOpenSource}
          welcome={(ask) => (stage ? <Hello stage={stage} onAsk={ask} onChooseFiles={chooseFiles} /> : null)}
          controls={
            <>
              {stores?.length ? (
                <ScopeMenu stores={stores} documents={ready} scope={scope} onScope={(next) => setScope(next)} />
              ) : null}
              <ModelMenu models={models} chosen={model} onChoose={setModel} />
            </>
          }
        />
      )}
    </ChooseFiles>
  );
}

function stageOf(stores: number, documents: StoredDocument[]): WelcomeStage {
  if (stores === 0 || documents.length === 0) return "no-documents";
  if (documents.some((document) => document.status === "DONE")) return "ready";
  return documents.some(isWorking) ? "indexing" : "no-documents";
}

type HelloProps = { stage: WelcomeStage; onAsk: (question: string) => void; onChooseFiles: () => void };

function Hello(props: HelloProps) {
  const branding = useBranding();
  const config = useServerConfig();
  return (
    <Welcome
      {...props}
      icon={<BrandIcon className="mx-auto size-12 rounded-2xl" />}
      message={branding.welcome_message}
      prompts={suggestedPrompts(branding)}
      typeNames={typeNames(config)}
    />
  );
}
