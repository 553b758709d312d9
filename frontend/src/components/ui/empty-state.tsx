import type { ReactNode } from "react";

type EmptyStateProps = { icon: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing is a dead end: says what to do next, and lets one do it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-10 text-center">
      <div className="mb-4 flex size-12 items-center justify-center rounded-2xl bg-brand-soft text-brand-ink [&>svg]:size-6">
        {icon}
      </div>
      <h2 className="font-semibold text-base">{title}</h2>
      {children ? <div className="mt-1.5 text-ink-soft text-sm">{children}</div> : null}
      {action ? <div className="mt-5">{action}</div> : null}
    </div>
  );
}
