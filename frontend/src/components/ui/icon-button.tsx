import { Tooltip } from "radix-ui";
import type { ComponentProps, FocusEvent, ReactNode } from "react";
import { Button } from "./button";

const HINT_AFTER_MS = 350;

type IconButtonProps = ComponentProps<typeof Button> & { label: string };

/** A button that is only an icon: its name is read aloud and shown on hover and focus. */
export function IconButton({ label, size = "icon", variant = "ghost", children, ...rest }: IconButtonProps) {
  return (
    <Hint label={label}>
      <Button aria-label={label} size={size} variant={variant} {...rest}>
        {children}
      </Button>
    </Hint>
  );
}

export function Hint({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild onFocus={withoutHintWhenGivenBack}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-lift"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** A menu or dialog that closes gives the focus back: nobody came here to read what the button does. */
function withoutHintWhenGivenBack(event: FocusEvent): void {
  if (event.relatedTarget === null) event.preventDefault();
}

/** Around everything with hints: one that has been shown makes the next ones quick. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Tooltip.Provider delayDuration={HINT_AFTER_MS}>{children}</Tooltip.Provider>;
}
