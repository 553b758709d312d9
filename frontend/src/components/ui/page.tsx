import type { ReactNode } from "react";

type PageProps = { title: ReactNode; actions?: ReactNode; children: ReactNode };

export function Page({ title, actions, children }: PageProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable to be scrolled by keyboard
    <div className="h-full overflow-y-auto focus-visible:outline-offset-[-2px]" tabIndex={0}>
      <div className="mx-auto w-full max-w-4xl px-4 pt-5 pb-28 sm:px-8 sm:pt-8">
        <header className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          <h1 className="min-w-0 font-semibold text-xl tracking-tight">{title}</h1>
          {actions ? <div className="flex w-full items-center gap-2 sm:w-auto">{actions}</div> : null}
        </header>
        {children}
      </div>
    </div>
  );
}
