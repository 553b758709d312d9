import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Braces, Download, MoreHorizontal, Pencil, Search, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { toastProblem } from "@/lib/api/problem-text";
import type { ChatSession } from "@/lib/api/types";
import { type AgeGroup, ageGroup } from "@/lib/format";
import { useDebounced } from "@/lib/use-debounced";
import { exportSession, sessionsQuery } from "../api";
import { type SessionDialog, SessionDialogs } from "./session-dialogs";

const GROUPS: AgeGroup[] = ["today", "yesterday", "week", "older"];

type SessionListProps = { onDeleted: (id: string) => void };

export function SessionList({ onDeleted }: SessionListProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [dialog, setDialog] = useState<SessionDialog>(null);
  const wanted = useDebounced(search.trim(), 250);
  const sessions = useInfiniteQuery(sessionsQuery(wanted));
  const now = new Date();
  const list = sessions.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {list.length > 0 || search ? (
        <div className="relative mb-1.5">
          <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-ink-faint" />
          <input
            type="search"
            value={search}
            aria-label={t("session.search")}
            placeholder={t("session.search")}
            onChange={(event) => setSearch(event.target.value)}
            className="h-9 w-full rounded-control bg-sunken pr-2 pl-8.5 text-base sm:text-sm"
          />
        </div>
      ) : null}
      {sessions.isPending ? <Skeleton className="h-24" /> : null}
      {sessions.isLoadingError ? <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {sessions.isSuccess && list.length === 0 ? (
        <p className="px-2.5 py-2 text-ink-faint text-sm">{t(search ? "session.noMatch" : "session.none")}</p>
      ) : null}
      {GROUPS.map((group) => {
        const members = list.filter((session) => ageGroup(session.updated_at, now) === group);
        if (members.length === 0) return null;
        return (
          <section key={group} aria-label={t(`session.group.${group}`)}>
            <h3 className="px-2.5 pt-3 pb-1 font-medium text-ink-faint text-xs">{t(`session.group.${group}`)}</h3>
            <ul className="space-y-0.5">
              {members.map((session) => (
                <SessionRow key={session.id} session={session} onAsk={setDialog} />
              ))}
            </ul>
          </section>
        );
      })}
      {sessions.hasNextPage ? (
        <Button
          size="small"
          variant="ghost"
          className="mt-1 w-full"
          disabled={sessions.isFetchingNextPage}
          onClick={() => void sessions.fetchNextPage()}
        >
          {t("session.more")}
        </Button>
      ) : null}
      <SessionDialogs dialog={dialog} onClose={() => setDialog(null)} onDeleted={onDeleted} />
    </>
  );
}

function SessionRow({ session, onAsk }: { session: ChatSession; onAsk: (dialog: SessionDialog) => void }) {
  const { t } = useTranslation();
  const save = (format: "md" | "json") => void exportSession(session, format).catch(toastProblem);
  return (
    <li className="group flex items-center rounded-control hover:bg-sunken has-[a[data-status=active]]:bg-sunken">
      <Link
        to="/chat/{-$sessionId}"
        params={{ sessionId: session.id }}
        title={session.title}
        className="block h-9 min-w-0 flex-1 truncate rounded-control pl-2.5 text-ink-soft text-sm leading-9 data-[status=active]:font-medium data-[status=active]:text-ink"
      >
        {session.title}
      </Link>
      <Menu
        trigger={
          <IconButton label={t("session.menu", { name: session.title })} size="iconSmall" className="hover-reveal">
            <MoreHorizontal className="size-4" />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil />} onSelect={() => onAsk({ kind: "rename", session })}>
          {t("action.rename")}
        </MenuItem>
        <MenuItem icon={<Download />} onSelect={() => save("md")}>
          {t("session.exportMarkdown")}
        </MenuItem>
        <MenuItem icon={<Braces />} onSelect={() => save("json")}>
          {t("session.exportJson")}
        </MenuItem>
        <MenuItem icon={<Trash2 />} danger onSelect={() => onAsk({ kind: "delete", session })}>
          {t("action.delete")}
        </MenuItem>
      </Menu>
    </li>
  );
}
