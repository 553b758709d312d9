import { ArrowUp, Paperclip, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useDebounced } from "@/lib/use-debounced";
import { type AskOptions, MAX_QUESTION, type Unread } from "../model";
import { CostHint } from "./cost-hint";

type ComposerProps = {
  sessionId: string;
  draft: string;
  onDraft: (text: string) => void;
  options: AskOptions;
  streaming: boolean;
  /** Why nothing can be asked yet, or null. */
  blocked: string | null;
  unread: Unread;
  onAsk: (question: string) => void;
  onStop: () => void;
  onAttach: () => void;
  /** Chips for what is asked and which model answers. */
  children: ReactNode;
};

const ESTIMATE_AFTER_MS = 900;

export function Composer(props: ComposerProps) {
  const { draft, onDraft, options, streaming, blocked, unread, onAsk } = props;
  const { t } = useTranslation();
  const settled = useDebounced(draft.trim(), ESTIMATE_AFTER_MS);
  const typed = draft.trim().length > 0;
  const ready = typed && blocked === null && !streaming;
  const [waiting, setWaiting] = useState(false);

  const ask = () => {
    if (!ready) {
      setWaiting(typed && blocked !== null);
      return;
    }
    onAsk(draft.trim());
    onDraft("");
  };
  const askAtLast = useEffectEvent(() => {
    setWaiting(false);
    ask();
  });
  useEffect(() => {
    if (waiting && ready) askAtLast();
  }, [waiting, ready]);
  const keyDown = (event: KeyboardEvent) => {
    // Enter ends a word in input methods for Chinese, Japanese and Korean; that must not send.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
      className="rounded-[1.1rem] border border-line-strong/50 bg-raised p-2 shadow-lift transition-colors focus-within:border-brand-ink"
    >
      <textarea
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: asking is what this page is for; phones are left alone because of their keyboard
        autoFocus={matchMedia("(hover: hover)").matches}
        value={draft}
        maxLength={MAX_QUESTION}
        enterKeyHint="send"
        aria-label={t("chat.question")}
        placeholder={blocked ?? t("chat.placeholder")}
        onChange={(event) => {
          setWaiting(false);
          onDraft(event.target.value);
        }}
        onKeyDown={keyDown}
        className="field-sizing-content block max-h-52 min-h-11 w-full resize-none bg-transparent px-2 py-2 text-base leading-relaxed outline-none sm:text-[0.9375rem]"
      />
      <p role="status" className="px-2 text-ink-soft text-xs empty:hidden">
        {waiting ? t("chat.waiting") : draft ? blocked : null}
        {blocked === null && unread.length > 0 ? t("chat.unread", { count: unread.length }) : null}
      </p>
      <div className="flex items-center gap-1">
        <IconButton label={t("chat.attach")} size="iconSmall" onClick={props.onAttach}>
          <Paperclip className="size-4" />
        </IconButton>
        <div className="flex min-w-0 flex-1 items-center gap-1">{props.children}</div>
        {settled && !streaming ? <CostHint sessionId={props.sessionId} question={settled} options={options} /> : null}
        {streaming ? (
          <Button
            variant="primary"
            size="icon"
            className="rounded-full"
            aria-label={t("chat.stop")}
            onClick={props.onStop}
          >
            <Square className="size-3.5" fill="currentColor" />
          </Button>
        ) : (
          <Button
            type="submit"
            variant="primary"
            size="icon"
            className="rounded-full"
            aria-label={t("chat.send")}
            disabled={!typed}
          >
            <ArrowUp className="size-4.5" />
          </Button>
        )}
      </div>
    </form>
  );
}
