import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { MessageCircleOff } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { messagesQuery } from "@/features/chat/api";
import { knownConversation, openConversation } from "@/features/chat/conversations";
import { fromStored, newSessionId } from "@/features/chat/model";
import { SourcePanel } from "@/features/sources/components/source-panel";
import { type SourceView, viewOfSource } from "@/features/sources/model";
import { asApiError } from "@/lib/api/errors";
import type { SourceFrame } from "@/lib/api/types";
import { ChatDesk } from "./chat-desk";

type Opened = { views: SourceView[]; index: number };

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
  const [opened, setOpened] = useState<Opened | null>(null);
  const openSource = useCallback((sources: SourceFrame[], source: SourceFrame) => {
    const views = sources.map(viewOfSource).filter((view) => view !== null);
    const index = views.findIndex((view) => view.key === source.sourceId);
    if (index >= 0) setOpened({ views, index });
  }, []);
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">
        <LoadedChat id={id} isNew={isNew} onOpenSource={openSource} />
      </div>
      <SidePanel open={opened !== null} label={t("source.panel")} onClose={() => setOpened(null)}>
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

type LoadedChatProps = {
  id: string;
  isNew: boolean;
  onOpenSource: (sources: SourceFrame[], source: SourceFrame) => void;
};

function LoadedChat({ id, isNew, onOpenSource }: LoadedChatProps) {
  const known = knownConversation(id);
  const stored = useQuery({ ...messagesQuery(id), enabled: !isNew && !known });
  if (known) return <ChatDesk conversation={known} isNew={isNew} onOpenSource={onOpenSource} />;
  if (isNew) return <ChatDesk conversation={openConversation(id, [])} isNew onOpenSource={onOpenSource} />;
  if (stored.isError) return <NoConversation error={stored.error} />;
  if (!stored.data) return <Loading />;
  const conversation = openConversation(id, stored.data.map(fromStored));
  return <ChatDesk conversation={conversation} isNew={false} onOpenSource={onOpenSource} />;
}

function Loading() {
  return (
    <div className="mx-auto max-w-3xl space-y-5 px-4 pt-8">
      <Skeleton className="ml-auto h-11 w-1/2" />
      <Skeleton className="h-36" />
    </div>
  );
}

function NoConversation({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (asApiError(error).status !== 404) return <ErrorNotice className="m-6" error={error} />;
  return (
    <EmptyState
      icon={<MessageCircleOff />}
      title={t("session.gone")}
      action={
        <Button
          variant="primary"
          onClick={() => void navigate({ to: "/chat/{-$sessionId}", params: { sessionId: undefined } })}
        >
          {t("nav.newChat")}
        </Button>
      }
    >
      {t("session.goneText")}
    </EmptyState>
  );
}
