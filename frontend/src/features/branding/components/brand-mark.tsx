import { BookOpen, Bot, Compass, FileText, type LucideIcon, Sparkles, Zap } from "lucide-react";
import type { AppIcon } from "@/lib/api/types";
import { cx } from "@/lib/class-names";
import { useBranding } from "../api";

const ICONS: Record<AppIcon, LucideIcon> = {
  sparkles: Sparkles,
  file: FileText,
  bot: Bot,
  book: BookOpen,
  bolt: Zap,
  compass: Compass,
};

export function BrandIcon({ className }: { className?: string }) {
  const { app_icon } = useBranding();
  const Icon = ICONS[app_icon] ?? Sparkles;
  return (
    <span
      aria-hidden
      className={cx(
        "brand-fill inline-flex size-8 shrink-0 items-center justify-center rounded-[0.6rem] bg-brand text-brand-text shadow-sm [&>svg]:size-[58%]",
        className,
      )}
    >
      <Icon />
    </span>
  );
}

export function BrandMark() {
  const { app_name } = useBranding();
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <BrandIcon />
      <span className="truncate font-semibold tracking-tight">{app_name}</span>
    </span>
  );
}
