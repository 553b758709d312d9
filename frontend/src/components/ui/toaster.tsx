import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { dismissToast, subscribeToasts, type Toast, toastSnapshot } from "@/lib/toasts";
import { Button } from "./button";

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, toastSnapshot);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-50 flex flex-col items-center gap-2 sm:inset-x-auto sm:left-1/2 sm:w-96 sm:-translate-x-1/2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const { action } = toast;
  return (
    <div className="pointer-events-auto flex w-full animate-rise items-center gap-2.5 rounded-card border border-line bg-raised py-2 pr-2 pl-3.5 text-sm shadow-float">
      {toast.tone === "bad" ? (
        <TriangleAlert aria-hidden className="size-4 shrink-0 text-danger" />
      ) : (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
      )}
      <span className="min-w-0 flex-1">{toast.text}</span>
      {action ? (
        <Button
          size="small"
          variant="ghost"
          className="text-brand-ink"
          onClick={() => {
            dismissToast(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <Button size="iconSmall" variant="ghost" aria-label={t("action.close")} onClick={() => dismissToast(toast.id)}>
        <X className="size-4" />
      </Button>
    </div>
  );
}
