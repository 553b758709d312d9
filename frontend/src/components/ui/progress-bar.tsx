import { cx } from "@/lib/class-names";

type ProgressBarProps = { label: string; value: number | null; className?: string };

/** `value` is a share from 0 to 1, or null while the length of the work is unknown. */
export function ProgressBar({ label, value, className }: ProgressBarProps) {
  const share = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
      className={cx("h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={cx(
          "brand-fill h-full rounded-full bg-brand-ink transition-[width] duration-300",
          share === undefined && "w-1/3 animate-breathe",
        )}
        style={share === undefined ? undefined : { width: `${share}%` }}
      />
    </div>
  );
}
