import { type RefObject, useEffect, useLayoutEffect } from "react";

/** Stays at the end while `stick` holds: when the content grows, and when the frame gets another size. */
export function useStickToBottom(frame: RefObject<HTMLElement | null>, growth: number, stick: boolean): () => void {
  const toEnd = () => {
    const element = frame.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `growth` says that the content changed
  useLayoutEffect(() => {
    if (stick) toEnd();
  }, [growth, stick]);
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
