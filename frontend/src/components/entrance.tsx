import type { ReactNode } from "react";

type EntranceProps = { icon: ReactNode; title: string; subtitle: string; children: ReactNode; footer: ReactNode };

/** The frame of the pages one sees before signing in. */
export function Entrance({ icon, title, subtitle, children, footer }: EntranceProps) {
  return (
    <main className="brand-glow flex min-h-full flex-col items-center justify-center px-4 py-8">
      <div className="w-full max-w-sm animate-rise">
        <div className="mb-6 text-center">
          {icon}
          <h1 className="mt-4 text-balance font-semibold text-2xl tracking-tight">{title}</h1>
          <p className="mt-1.5 text-balance text-ink-soft text-sm">{subtitle}</p>
        </div>
        <div className="rounded-card border bg-surface p-5 shadow-lift sm:p-6">{children}</div>
        <div className="mt-5 text-center text-ink-soft text-sm">{footer}</div>
      </div>
    </main>
  );
}
