import { type RefObject, useEffect, useLayoutEffect } from "react";

type Content = { growth: number; questions: number; stick: boolean };

/**
 * Stays at the end while `stick` holds: when the content grows, and when the frame gets another size. A new question
 * always leads there.
 */
export function useStickToBottom(frame: RefObject<HTMLElement | null>, content: Content): () => void {
  const { growth, questions, stick } = content;
  const toEnd = () => {
    const element = frame.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `growth` says that the content changed
  useLayoutEffect(() => {
    if (stick) toEnd();
  }, [growth, stick]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `questions` says that one was added
  useLayoutEffect(toEnd, [questions]);
  useEffect(() => {
    const element = frame.current;
    if (!element || !stick) return;
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, stick]);
  return toEnd;
}
