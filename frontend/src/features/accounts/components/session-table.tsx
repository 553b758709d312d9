import { useQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { toastProblem } from "@/lib/api/problem-text";
import { formatAgo } from "@/lib/format";
import { accountSessionsQuery, useEndSession } from "../api";
import { deviceName } from "../device";

export function SessionTable() {
  const { t, i18n } = useTranslation();
  const sessions = useQuery(accountSessionsQuery);
  const end = useEndSession();
  if (sessions.isPending) return <Skeleton className="m-4 h-14" />;
  if (sessions.isLoadingError) {
    return <ErrorNotice className="m-4" error={sessions.error} onRetry={() => void sessions.refetch()} />;
  }
  const now = Date.now();
  return (
    <ul className="divide-y">
      {sessions.data.map((entry) => (
        <li key={entry.id} className="flex items-center gap-3 px-4 py-3 text-sm sm:px-5">
          <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-ink-faint" />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium" title={entry.user_agent ?? undefined}>
              {deviceName(entry.user_agent) ?? t("account.unknownDevice")}
            </p>
            <p className="text-ink-faint text-xs">
              {t("account.lastUsed", { ago: formatAgo(entry.last_used_at, now, i18n.language) })}
            </p>
          </div>
          {entry.current ? (
            <span className="rounded-full bg-good-soft px-2 py-0.5 font-medium text-good text-xs">
              {t("account.thisDevice")}
            </span>
          ) : (
            <Button
              size="small"
              onClick={() => end.mutate(entry.id, { onError: toastProblem })}
              busy={end.isPending && end.variables === entry.id}
            >
              {t("account.endSession")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
