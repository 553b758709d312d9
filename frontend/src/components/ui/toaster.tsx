import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { dismissToast, subscribeToasts, type Toast, toastSnapshot } from "@/lib/toasts";
import { Button } from "./button";
import { ErrorReference } from "./error-reference";

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, toastSnapshot);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 top-3 z-50 flex flex-col items-center gap-2 sm:inset-x-auto sm:left-1/2 sm:w-96 sm:-translate-x-1/2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const bad = toast.tone === "bad";
  const Icon = bad ? TriangleAlert : CircleCheck;
  return (
    <div className="pointer-events-auto flex w-full animate-rise items-start gap-2.5 rounded-card border border-line bg-raised py-2 pr-2 pl-3.5 text-sm shadow-float">
      <Icon aria-hidden className={`mt-2 size-4 shrink-0 ${bad ? "text-danger" : "text-good"}`} />
      <div className="min-w-0 flex-1 py-1.5">
        <p>{toast.text}</p>
        {toast.reference ? <ErrorReference reference={toast.reference} /> : null}
      </div>
      <Button size="iconSmall" variant="ghost" aria-label={t("action.close")} onClick={() => dismissToast(toast.id)}>
        <X className="size-4" />
      </Button>
    </div>
  );
}
