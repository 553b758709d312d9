import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MessageCircleOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePlace } from "@/app/use-place";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { messagesQuery } from "@/features/chat/api";
import { ConversationView } from "@/features/chat/components/conversation-view";
import { type Conversation, hasUnsent, knownConversation, openConversation } from "@/features/chat/conversations";
import { fromStored } from "@/features/chat/model";
import { asApiError } from "@/lib/api/errors";
import type { SourceFrame } from "@/lib/api/types";
import { useChatDesk } from "./chat-desk";
import { ChatSkeleton } from "./chat-skeleton";

type OngoingChatProps = {
  id: string;
  onOpenSource: (sources: SourceFrame[], source: SourceFrame) => void;
  onChooseFiles: () => void;
};

/**
 * A conversation that has begun: the one that is open in this page, else as the server has it. One whose first question
 * was refused is not there yet.
 */
export function OngoingChat(props: OngoingChatProps) {
  const { id } = props;
  const known = knownConversation(id);
  const stored = useQuery({ ...messagesQuery(id), enabled: !known });
  if (known) return <Open {...props} conversation={known} />;
  if (stored.isError && isGone(stored.error) && hasUnsent(id)) {
    return <Open {...props} conversation={openConversation(id, [])} />;
  }
  if (stored.isError) return <NoConversation error={stored.error} onRetry={() => void stored.refetch()} />;
  if (!stored.data) return <ChatSkeleton />;
  return <Open {...props} conversation={openConversation(id, stored.data.map(fromStored))} />;
}

function Open({ conversation, onOpenSource, onChooseFiles }: OngoingChatProps & { conversation: Conversation }) {
  const { t } = useTranslation();
  const place = usePlace();
  const desk = useChatDesk(conversation.id, false);
  if (!desk.known) return <ChatSkeleton />;
  return (
    <>
      <h1 className="sr-only">{place ?? t("nav.newChat")}</h1>
      <ConversationView
        conversation={conversation}
        options={desk.options}
        blocked={desk.blocked}
        unread={desk.unread}
        controls={desk.controls}
        onAttach={onChooseFiles}
        onOpenSource={onOpenSource}
      />
    </>
  );
}

function isGone(error: unknown): boolean {
  return asApiError(error).status === 404;
}

function NoConversation({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (!isGone(error)) return <ErrorNotice className="m-6" error={error} onRetry={onRetry} />;
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
