import type { ReactNode } from "react";

export function SettingRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3.5 sm:px-5">
      <span className="font-medium text-sm">{label}</span>
      {children}
    </div>
  );
}
