import { ArrowDown } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { useStickToBottom } from "../hooks/use-stick-to-bottom";

type MessageListProps = {
  children: ReactNode;
  /** Changes whenever the content does. */
  growth: number;
  questions: number;
};

/**
 * Follows a growing answer while the reader is at the end, and stays where they are when they scroll up. Who asks
 * wants to see the answer: a new question leads to the end.
 */
export function MessageList({ children, growth, questions }: MessageListProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const scrollToEnd = useStickToBottom(frame, { growth, questions, stick: atEnd });
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable to be scrolled by keyboard
        tabIndex={0}
        role="log"
        aria-label={t("chat.conversation")}
        aria-live="off"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < 80)
        }
        className="h-full overflow-y-auto overscroll-contain focus-visible:outline-offset-[-2px]"
      >
        <div className="mx-auto max-w-3xl space-y-7 px-4 pt-6 pb-8">{children}</div>
      </div>
      {atEnd ? null : (
        <Button
          size="small"
          className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full bg-raised shadow-float"
          onClick={scrollToEnd}
        >
          <ArrowDown className="size-3.5" />
          {t("chat.toEnd")}
        </Button>
      )}
    </div>
  );
}
