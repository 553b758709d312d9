import { useChat } from "@ai-sdk/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SourceFrame } from "@/lib/api/types";
import type { Conversation } from "../conversations";
import { useDraft } from "../hooks/use-draft";
import { type AskOptions, endsUnanswered, isEmptyAnswer, textOf, type Unread } from "../model";
import { AssistantMessage, Thinking } from "./assistant-message";
import { ChatError } from "./chat-error";
import { Composer } from "./composer";
import { ComposerFoot } from "./composer-foot";
import { MessageList } from "./message-list";
import { Unanswered } from "./unanswered";

type ConversationViewProps = {
  conversation: Conversation;
  options: AskOptions;
  blocked: string | null;
  unread: Unread;
  controls: ReactNode;
  onAttach: () => void;
  onOpenSource: (sources: SourceFrame[], source: SourceFrame) => void;
};

/** How often the page is drawn anew while an answer streams. */
const THROTTLE_MS = 40;

export function ConversationView(props: ConversationViewProps) {
  const { conversation, options, blocked, unread, onOpenSource } = props;
  const { t } = useTranslation();
  const { messages, status, error, stop } = useChat({
    chat: conversation.chat,
    throttle: THROTTLE_MS,
  });
  const [draft, setDraft] = useDraft(conversation.id);
  const busy = status === "submitted" || status === "streaming";
  const last = messages.at(-1);
  const questions = messages.filter((message) => message.role === "user").length;
  const growth = messages.reduce((sum, message) => sum + textOf(message).length + message.parts.length, 0);

  const ask = (question: string) => {
    void conversation.ask(question, options, unread);
  };
  const askAgain = options.storeIds.length > 0 ? () => void conversation.askAgain(options, unread) : undefined;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <MessageList growth={growth + (busy ? 1 : 0)} questions={questions}>
        {messages.map((message) =>
          isEmptyAnswer(message) && !(busy && message === last) ? null : message.role === "user" ? (
            <UserMessage key={message.id} text={textOf(message)} />
          ) : (
            <AssistantMessage
              key={message.id}
              message={message}
              streaming={busy && message === last}
              unread={unread}
              onOpenSource={onOpenSource}
              onRegenerate={message === last && !busy ? askAgain : undefined}
            />
          ),
        )}
        {busy && last?.role === "user" ? <Thinking /> : null}
        {error ? <ChatError key={error.message} error={conversation.failure(error)} onRetry={askAgain} /> : null}
        {!busy && !error && endsUnanswered(messages) ? <Unanswered onRetry={askAgain} /> : null}
      </MessageList>
      <p className="sr-only" aria-live="polite">
        {busy ? t("chat.answering") : last?.role === "assistant" ? t("chat.answered") : ""}
      </p>
      <ComposerFoot>
        <Composer
          sessionId={conversation.id}
          draft={draft}
          onDraft={setDraft}
          options={options}
          streaming={busy}
          blocked={blocked}
          unread={unread}
          onAsk={ask}
          onStop={() => void stop()}
          onAttach={props.onAttach}
        >
          {props.controls}
        </Composer>
      </ComposerFoot>
    </div>
  );
}

function UserMessage({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <article aria-label={t("chat.yourQuestion")} data-role="user" className="flex justify-end">
      <p className="max-w-[85%] whitespace-pre-wrap rounded-[1.1rem] rounded-br-md bg-brand-soft px-4 py-2.5 text-ink">
        {text}
      </p>
    </article>
  );
}
