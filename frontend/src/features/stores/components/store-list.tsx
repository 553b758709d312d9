import { Link } from "@tanstack/react-router";
import { FolderOpen, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Store } from "@/lib/api/types";
import { formatNumber } from "@/lib/format";
import type { StoreDialog } from "./store-dialogs";

type StoreListProps = { stores: Store[]; onAsk: (dialog: StoreDialog) => void };

export function StoreList({ stores, onAsk }: StoreListProps) {
  return (
    <ul className="space-y-0.5">
      {stores.map((store) => (
        <StoreRow key={store.id} store={store} onAsk={onAsk} />
      ))}
    </ul>
  );
}

function StoreRow({ store, onAsk }: { store: Store; onAsk: (dialog: StoreDialog) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <li className="group flex items-center rounded-control hover:bg-sunken has-[a[data-status=active]]:bg-sunken">
      <Link
        to="/documents"
        search={{ store: store.id }}
        activeOptions={{ includeSearch: true }}
        className="flex h-9 min-w-0 flex-1 items-center gap-2.5 rounded-control pl-2.5 text-ink-soft text-sm data-[status=active]:font-medium data-[status=active]:text-ink"
      >
        <FolderOpen aria-hidden className="size-4 shrink-0" />
        <span className="min-w-0 flex-1 truncate">{store.display_name}</span>
        <span className="text-ink-faint text-xs tabular-nums">
          {formatNumber(store.document_count, i18n.language)}
          <span className="sr-only"> {t("store.documents", { count: store.document_count })}</span>
        </span>
      </Link>
      <Menu
        trigger={
          <IconButton label={t("store.menu", { name: store.display_name })} size="iconSmall" className="hover-reveal">
            <MoreHorizontal className="size-4" />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil />} onSelect={() => onAsk({ kind: "rename", store })}>
          {t("action.rename")}
        </MenuItem>
        <MenuItem icon={<Trash2 />} danger onSelect={() => onAsk({ kind: "delete", store })}>
          {t("action.delete")}
        </MenuItem>
      </Menu>
    </li>
  );
}
