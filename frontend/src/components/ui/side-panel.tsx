import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useMedia } from "@/lib/use-media";
import { focusContent, holdFocus } from "./focus";

type SidePanelProps = {
  open: boolean;
  label: string;
  /** Changes with what is shown: the new content starts afresh, with the focus. */
  contentKey: number;
  onClose: () => void;
  children: ReactNode;
};

/** Beside the page where there is room, over the whole of it on small screens. */
export function SidePanel({ open, label, contentKey, onClose, children }: SidePanelProps) {
  const wide = useMedia("(min-width: 64rem)");
  if (!open) return null;
  if (wide) {
    return (
      <aside
        aria-label={label}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
        className="w-[min(46%,44rem)] shrink-0 animate-slide-right border-l"
      >
        <div key={contentKey} ref={holdFocus} tabIndex={-1} className="h-full outline-none">
          {children}
        </div>
      </aside>
    );
  }
  return (
    <Dialog.Root open onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          className="fixed inset-0 z-40 animate-rise bg-canvas outline-none"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
