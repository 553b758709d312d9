import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { focusFirstField } from "./focus";
import { IconButton } from "./icon-button";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** False where the person must answer before going on. */
  dismissible?: boolean;
};

export function Dialog({ open, onOpenChange, title, description, children, dismissible = true }: DialogProps) {
  const { t } = useTranslation();
  const keep = (event: Event) => {
    if (!dismissible) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content
          onEscapeKeyDown={keep}
          onInteractOutside={keep}
          onOpenAutoFocus={focusFirstField}
          {...(description ? {} : { "aria-describedby": undefined })}
          className="-translate-x-1/2 fixed top-[max(1rem,12vh)] left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-1.5rem)] max-w-md animate-rise overflow-y-auto rounded-card border border-line bg-raised p-5 outline-none shadow-float sm:p-6"
        >
          <div className="flex items-start justify-between gap-3">
            <Radix.Title className="font-semibold text-lg leading-tight">{title}</Radix.Title>
            {dismissible ? (
              <Radix.Close asChild>
                <IconButton label={t("action.close")} size="iconSmall" className="-mt-1 -mr-1">
                  <X className="size-4" />
                </IconButton>
              </Radix.Close>
            ) : null}
          </div>
          {description ? (
            <Radix.Description asChild>
              <div className="mt-2 text-ink-soft text-sm">{description}</div>
            </Radix.Description>
          ) : null}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}
