import { type ReactNode, useState } from "react";
import { ErrorNotice } from "@/components/ui/error-notice";
import { useDraft } from "../hooks/use-draft";
import type { AskOptions, Unread } from "../model";
import { Composer } from "./composer";
import { ComposerFoot } from "./composer-foot";

type NewConversationProps = {
  id: string;
  options: AskOptions;
  blocked: string | null;
  unread: Unread;
  /** Asks when told to; fills in the question where nothing can be asked yet. */
  welcome: (ask: (question: string) => void) => ReactNode;
  controls: ReactNode;
  /** Time to load what shows the answer. */
  onTyping: () => void;
  onAsked: () => void;
  onAttach: () => void;
};

const NEW = "new";

/** What one sees before the first question. The chat library is not loaded before it is needed. */
export function NewConversation(props: NewConversationProps) {
  const { id, options, blocked } = props;
  const [draft, setDraft] = useDraft(NEW);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);

  const ask = async (question: string) => {
    // A second click while the first one is on its way.
    if (asking) return;
    setAsking(true);
    setFailure(null);
    try {
      const { openConversation } = await import("../conversations");
      void openConversation(id, []).ask(question, options, props.unread);
      setDraft("");
      props.onAsked();
    } catch (error) {
      setDraft(question);
      setFailure(error);
      setAsking(false);
    }
  };

  const type = (text: string) => {
    setDraft(text);
    if (text) props.onTyping();
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        {props.welcome(blocked === null ? (question) => void ask(question) : setDraft)}
      </div>
      <ComposerFoot>
        {failure ? <ErrorNotice className="mb-2" error={failure} /> : null}
        <Composer
          sessionId={id}
          draft={draft}
          onDraft={type}
          options={options}
          streaming={false}
          blocked={blocked}
          unread={props.unread}
          onAsk={(question) => void ask(question)}
          onStop={() => undefined}
          onAttach={props.onAttach}
        >
          {props.controls}
        </Composer>
      </ComposerFoot>
    </div>
  );
}
