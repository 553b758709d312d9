import { Link, Navigate, Outlet } from "@tanstack/react-router";
import { Menu, SquarePen, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { focusContent } from "@/components/ui/focus";
import { IconButton } from "@/components/ui/icon-button";
import { SignInAgain } from "@/features/accounts/components/sign-in-again";
import { BrandMark } from "@/features/branding/components/brand-mark";
import { useTitle } from "@/features/branding/hooks/use-title";
import { useDocumentsOf } from "@/features/documents/api";
import { useStores } from "@/features/stores/api";
import { DropArea } from "@/features/uploads/components/drop-area";
import { UploadTray } from "@/features/uploads/components/upload-tray";
import { uploads } from "@/features/uploads/uploads";
import { useSessionState } from "@/lib/session/use-session";
import { useMedia } from "@/lib/use-media";
import { ScopeProvider } from "./scope";
import { Sidebar } from "./sidebar";
import { useAddFiles } from "./use-add-files";
import { usePlace } from "./use-place";

/** Everything around a page once somebody is signed in. */
export function Shell() {
  // Whoever signs in next starts anew: where the last person was is theirs.
  if (useSessionState() === "signed-out") return <Navigate to="/sign-in" search={{}} replace />;
  return (
    <ScopeProvider>
      <Frame />
      <SignInAgain />
    </ScopeProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const { target, addFiles } = useAddFiles();
  useTitle(usePlace());
  const [drawer, setDrawer] = useState(false);
  const wide = useMedia("(min-width: 64rem)");
  return (
    <DropArea target={target?.display_name ?? null} onFiles={(files) => void addFiles(files)}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2"
      >
        {t("nav.skip")}
      </a>
      <div className="flex h-dvh flex-col lg:flex-row">
        <div className="hidden w-68 shrink-0 border-r bg-surface lg:block">
          <Sidebar onFollow={() => undefined}>{wide ? <Uploads startOpen /> : null}</Sidebar>
        </div>
        <TopBar onMenu={() => setDrawer(true)} />
        {wide ? null : <Uploads startOpen={false} />}
        <Drawer open={drawer} onOpenChange={setDrawer} />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
    </DropArea>
  );
}

function TopBar({ onMenu }: { onMenu: () => void }) {
  const { t } = useTranslation();
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-b bg-surface px-2 lg:hidden">
      <IconButton label={t("nav.menu")} onClick={onMenu}>
        <Menu className="size-5" />
      </IconButton>
      <div className="flex min-w-0 flex-1 justify-center">
        <BrandMark />
      </div>
      <IconButton label={t("nav.newChat")} asChild>
        <Link to="/chat/{-$sessionId}" params={{ sessionId: undefined }}>
          <SquarePen className="size-5" />
        </Link>
      </IconButton>
    </header>
  );
}

function Drawer({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          className="fixed inset-y-0 left-0 z-40 w-[min(19rem,88vw)] animate-slide-left bg-surface shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{t("nav.menu")}</Dialog.Title>
          <Sidebar onFollow={() => onOpenChange(false)} />
          <Dialog.Close asChild>
            <IconButton label={t("action.close")} className="absolute top-3 right-2">
              <X className="size-5" />
            </IconButton>
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Uploads({ startOpen }: { startOpen: boolean }) {
  const all = useSyncExternalStore(uploads.subscribe, uploads.snapshot);
  const stores = useStores().data;
  // Nothing is waited for in a store that was deleted meanwhile.
  const list = stores ? all.filter(({ storeId }) => stores.some(({ id }) => id === storeId)) : all;
  const storeIds = [...new Set(list.map((upload) => upload.storeId))];
  const documents = useDocumentsOf(storeIds) ?? [];
  return (
    <UploadTray
      startOpen={startOpen}
      uploads={list}
      documents={documents}
      onRetry={(id) => uploads.retry(id)}
      onRemove={(id) => uploads.remove(id)}
      onClear={() => uploads.clearSettled()}
    />
  );
}
