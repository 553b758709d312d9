import { type RefCallback, useCallback, useState } from "react";

/** The width of an element in whole pixels, kept up to date; 0 before it is known. */
export function useWidth<E extends HTMLElement>(): [RefCallback<E>, number] {
  const [width, setWidth] = useState(0);
  const watch = useCallback((element: E | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [watch, width];
}
