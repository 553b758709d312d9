import { useEffect, useState } from "react";

/** Whole seconds left of a wait that begins when the component appears. */
export function useCountdown(milliseconds: number): number {
  const [until] = useState(() => Date.now() + milliseconds);
  const [left, setLeft] = useState(Math.ceil(milliseconds / 1000));
  useEffect(() => {
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
