import { cx } from "@/lib/class-names";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("animate-breathe rounded-control bg-sunken", className)} />;
}
