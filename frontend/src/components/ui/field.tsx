import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "@/lib/class-names";

export const INPUT =
  "h-10 w-full rounded-control border border-line-strong/60 bg-surface px-3 text-ink text-base sm:text-sm shadow-xs transition-colors hover:border-line-strong aria-invalid:border-danger read-only:bg-sunken";

type FieldProps = ComponentProps<"input"> & { label: string; error?: string; hint?: ReactNode; trailing?: ReactNode };

export function Field({ label, error, hint, trailing, className, ...input }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-ink text-sm">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          className={cx(INPUT, trailing ? "pr-11" : null)}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          {...input}
        />
        {trailing ? <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div> : null}
      </div>
      {error ? (
        <p id={`${id}-error`} className="mt-1.5 text-danger text-sm">
          {error}
        </p>
      ) : null}
      {hint ? (
        <div id={`${id}-hint`} className="mt-1.5 text-ink-faint text-sm">
          {hint}
        </div>
      ) : null}
    </div>
  );
}
