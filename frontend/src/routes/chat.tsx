import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddFiles } from "@/app/use-add-files";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SidePanel } from "@/components/ui/side-panel";
import { useBranding } from "@/features/branding/api";
import { BrandIcon } from "@/features/branding/components/brand-mark";
import { suggestedPrompts } from "@/features/branding/model";
import { NewConversation } from "@/features/chat/components/new-conversation";
import { Welcome } from "@/features/chat/components/welcome";
import { newSessionId } from "@/features/chat/model";
import { SourcePanel } from "@/features/sources/components/source-panel";
import { type SourceView, viewOfSource } from "@/features/sources/model";
import { useStores } from "@/features/stores/api";
import { ChooseFiles } from "@/features/uploads/components/choose-files";
import { typeNames } from "@/features/uploads/model";
import { useServerConfig } from "@/lib/api/server-config";
import type { SourceFrame } from "@/lib/api/types";
import { inReadersLanguage } from "@/lib/i18n";
import { toast } from "@/lib/toasts";
import { useChatDesk } from "./chat-desk";
import { ChatSkeleton } from "./chat-skeleton";

const loadOngoing = () => import("./chat-ongoing").then((module) => ({ default: module.OngoingChat }));
const OngoingChat = lazy(loadOngoing);

/** `opening` tells one click on a marker from the next, even on the same one. */
type Opened = { views: SourceView[]; index: number; opening: number };

export function ChatPage() {
  const { sessionId } = useParams({ from: "/member/chat/{-$sessionId}" });
  const id = useConversationId(sessionId);
  return <ChatWithSources key={id} id={id} isNew={sessionId === undefined} />;
}

/** A new conversation has its id before the server knows it, so that its address can change without a break. */
function useConversationId(sessionId: string | undefined): string {
  const [seen, setSeen] = useState(sessionId);
  const [draftId, setDraftId] = useState(newSessionId);
  if (seen !== sessionId) {
    setSeen(sessionId);
    if (sessionId === undefined) setDraftId(newSessionId());
  }
  return sessionId ?? draftId;
}

function ChatWithSources({ id, isNew }: { id: string; isNew: boolean }) {
  const { t } = useTranslation();
  const { addFiles } = useAddFiles();
  const [opened, setOpened] = useState<Opened | null>(null);
  const openSource = useCallback(
    (sources: SourceFrame[], source: SourceFrame) => {
      const views = sources.map(viewOfSource).filter((view) => view !== null);
      const index = views.findIndex((view) => view.key === source.sourceId);
      if (index < 0) return toast(t("source.deleted"), { tone: "bad" });
      setOpened((before) => ({ views, index, opening: (before?.opening ?? 0) + 1 }));
    },
    [t],
  );
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">
        <ChooseFiles label={t("upload.choose")} onFiles={(files) => void addFiles(files)}>
          {(chooseFiles) =>
            isNew ? (
              <NewChat id={id} onChooseFiles={chooseFiles} />
            ) : (
              <Suspense fallback={<ChatSkeleton />}>
                <OngoingChat id={id} onOpenSource={openSource} onChooseFiles={chooseFiles} />
              </Suspense>
            )
          }
        </ChooseFiles>
      </div>
      <SidePanel
        open={opened !== null}
        label={t("source.panel")}
        contentKey={opened?.opening ?? 0}
        onClose={() => setOpened(null)}
      >
        {opened ? (
          <SourcePanel
            views={opened.views}
            index={opened.index}
            onIndex={(index) => setOpened({ ...opened, index })}
            onClose={() => setOpened(null)}
          />
        ) : null}
      </SidePanel>
    </div>
  );
}

function NewChat({ id, onChooseFiles }: { id: string; onChooseFiles: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const desk = useChatDesk(id, true);
  const branding = useBranding();
  const config = useServerConfig();
  const stores = useStores();
  const { stage } = desk;
  return (
    <NewConversation
      id={id}
      options={desk.options}
      blocked={desk.blocked}
      unread={desk.unread}
      controls={desk.controls}
      onAttach={onChooseFiles}
      onTyping={() => void loadOngoing().catch(() => undefined)}
      onAsked={() => {
        desk.keepScope(id);
        void navigate({ to: "/chat/{-$sessionId}", params: { sessionId: id }, replace: true });
      }}
      welcome={(ask) =>
        stores.isLoadingError ? (
          <ErrorNotice className="mx-auto mt-6 max-w-2xl" error={stores.error} onRetry={() => void stores.refetch()} />
        ) : stage ? (
          <Welcome
            icon={<BrandIcon className="mx-auto size-12 rounded-2xl" />}
            message={inReadersLanguage(branding.welcome_message, t)}
            prompts={suggestedPrompts(branding).map((prompt) => inReadersLanguage(prompt, t))}
            stage={stage}
            typeNames={typeNames(config)}
            onAsk={ask}
            onChooseFiles={onChooseFiles}
          />
        ) : null
      }
    />
  );
}
