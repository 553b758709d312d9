import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { CircleUserRound, LogOut, Plus, SquarePen } from "lucide-react";
import { type MouseEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { useMe, useSignOut } from "@/features/accounts/api";
import { BrandMark } from "@/features/branding/components/brand-mark";
import { SessionList } from "@/features/chat/components/session-list";
import { BudgetLine } from "@/features/costs/components/budget-line";
import { useStores } from "@/features/stores/api";
import { type StoreDialog, StoreDialogs } from "@/features/stores/components/store-dialogs";
import { StoreList } from "@/features/stores/components/store-list";

/** `onFollow` closes the drawer on small screens once a link was followed. */
export function Sidebar({ onFollow, children }: { onFollow: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { sessionId } = useParams({ strict: false });
  const closeOnLink = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("a")) onFollow();
  };
  const leaveDeleted = (id: string) => {
    if (id === sessionId) void navigate({ to: "/chat/{-$sessionId}", params: { sessionId: undefined } });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only notices clicks on the links inside, which have keys of their own
    <nav aria-label={t("nav.main")} className="flex h-full flex-col" onClick={closeOnLink}>
      <div className="flex h-15 shrink-0 items-center px-4">
        <BrandMark />
      </div>
      <div className="px-3">
        <Button asChild variant="primary" className="w-full">
          <Link to="/chat/{-$sessionId}" params={{ sessionId: undefined }}>
            <SquarePen className="size-4" />
            {t("nav.newChat")}
          </Link>
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-4 pb-2">
        <Stores onFollow={onFollow} />
        <h2 className="px-2.5 pt-5 pb-1.5 font-semibold text-ink text-xs">{t("nav.chats")}</h2>
        <SessionList onDeleted={leaveDeleted} />
      </div>
      {children}
      <div className="space-y-1 border-t p-3">
        <BudgetLine onFollow={onFollow} />
        <AccountRow />
      </div>
    </nav>
  );
}

function Stores({ onFollow }: { onFollow: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const stores = useStores();
  const [dialog, setDialog] = useState<StoreDialog>(null);
  const ask = () => setDialog({ kind: "create" });
  return (
    <section aria-label={t("nav.stores")}>
      <div className="flex items-center justify-between pl-2.5">
        <h2 className="font-semibold text-ink text-xs">{t("nav.stores")}</h2>
        <IconButton label={t("store.createTitle")} size="iconSmall" onClick={ask}>
          <Plus className="size-4" />
        </IconButton>
      </div>
      {stores.isPending ? <Skeleton className="h-9" /> : null}
      <StoreList stores={stores.data ?? []} onAsk={setDialog} />
      {stores.data?.length === 0 ? (
        <Button size="small" variant="ghost" className="w-full justify-start" onClick={ask}>
          <Plus className="size-4" />
          {t("store.createFirst")}
        </Button>
      ) : null}
      <StoreDialogs
        dialog={dialog}
        onClose={() => setDialog(null)}
        onCreated={(store) => {
          onFollow();
          void navigate({ to: "/documents", search: { store: store.id } });
        }}
      />
    </section>
  );
}

function AccountRow() {
  const { t } = useTranslation();
  const email = useMe()?.email;
  const signOut = useSignOut();
  return (
    <div className="flex items-center rounded-control hover:bg-sunken">
      <Link
        to="/account"
        className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-control px-2.5 text-sm data-[status=active]:font-medium"
      >
        <CircleUserRound aria-hidden className="size-5 shrink-0 text-ink-soft" />
        <span className="truncate">{email ?? t("account.title")}</span>
      </Link>
      <IconButton label={t("account.signOut")} size="iconSmall" onClick={() => signOut.mutate()}>
        <LogOut className="size-4" />
      </IconButton>
    </div>
  );
}
