import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "@/lib/class-names";
import { Spinner } from "./spinner";

const VARIANTS = {
  primary:
    "brand-fill bg-brand text-brand-text shadow-sm hover:brightness-110 active:brightness-95 disabled:brightness-100",
  secondary: "border border-line bg-surface text-ink shadow-xs hover:bg-sunken",
  ghost: "text-ink-soft hover:bg-sunken hover:text-ink",
  danger: "bg-danger text-white shadow-sm hover:brightness-110 dark:text-black",
} as const;

const SIZES = {
  small: "h-8 gap-1.5 px-2.5 text-[0.8125rem]",
  medium: "h-10 gap-2 px-4 text-sm",
  icon: "size-9 shrink-0",
  iconSmall: "size-8 shrink-0",
} as const;

type ButtonProps = ComponentProps<"button"> & {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  busy?: boolean;
  asChild?: boolean;
};

export function Button({
  variant = "secondary",
  size = "medium",
  busy = false,
  asChild = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const classes = cx(
    "inline-flex select-none items-center justify-center rounded-control font-medium transition duration-150 disabled:cursor-not-allowed disabled:opacity-50",
    VARIANTS[variant],
    SIZES[size],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}
