import { type RefObject, useLayoutEffect } from "react";

export function useStickToBottom(frame: RefObject<HTMLElement | null>, growth: number, stick: boolean): () => void {
  const toEnd = () => {
    const element = frame.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `growth` says that the content changed
  useLayoutEffect(() => {
    if (stick) toEnd();
  }, [growth, stick]);
  return toEnd;
}
