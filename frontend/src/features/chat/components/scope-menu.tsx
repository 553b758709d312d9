import { Library } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { Store, StoredDocument } from "@/lib/api/types";
import { MAX_STORES, type Scope } from "../model";

type ScopeMenuProps = {
  stores: Store[];
  /** Those of the chosen stores that can be asked. */
  documents: StoredDocument[];
  scope: Scope;
  onScope: (scope: Scope) => void;
};

const MAX_LISTED = 100;

/** Which stores, and if wanted which documents of them, are asked. */
export function ScopeMenu({ stores, documents, scope, onScope }: ScopeMenuProps) {
  const { t } = useTranslation();
  const chosen = stores.filter((store) => scope.storeIds.includes(store.id));
  const single = chosen.length === 1 ? chosen[0]?.display_name : undefined;
  const storeLabel = single ?? t("scope.stores", { count: chosen.length });
  const label = scope.documentIds.length > 0 ? t("scope.documents", { count: scope.documentIds.length }) : storeLabel;

  const toggleStore = (id: number, on: boolean) => {
    const storeIds = on ? [...scope.storeIds, id] : scope.storeIds.filter((known) => known !== id);
    const remaining = documents.filter((document) => storeIds.includes(document.store_id)).map(({ id }) => id);
    onScope({ storeIds, documentIds: scope.documentIds.filter((known) => remaining.includes(known)) });
  };
  const toggleDocument = (id: number, on: boolean) => {
    const documentIds = on ? [...scope.documentIds, id] : scope.documentIds.filter((known) => known !== id);
    onScope({ ...scope, documentIds });
  };

  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <Button size="small" variant="ghost" className="min-w-0 shrink" aria-label={t("scope.label", { value: label })}>
          <Library className="size-4 shrink-0" />
          <span className="truncate">{label}</span>
        </Button>
      }
    >
      <MenuLabel>{t("scope.askStores")}</MenuLabel>
      {stores.map((store) => {
        const checked = scope.storeIds.includes(store.id);
        const last = checked && scope.storeIds.length === 1;
        return (
          <MenuCheck
            key={store.id}
            checked={checked}
            disabled={last || (!checked && scope.storeIds.length >= MAX_STORES)}
            onChange={(on) => toggleStore(store.id, on)}
          >
            {store.display_name}
          </MenuCheck>
        );
      })}
      {documents.length > 1 ? (
        <>
          <MenuSeparator />
          <MenuLabel>{t("scope.onlyDocuments")}</MenuLabel>
          {scope.documentIds.length > 0 ? (
            <MenuItem onSelect={() => onScope({ ...scope, documentIds: [] })}>{t("scope.allDocuments")}</MenuItem>
          ) : null}
          {documents.slice(0, MAX_LISTED).map((document) => (
            <MenuCheck
              key={document.id}
              checked={scope.documentIds.includes(document.id)}
              onChange={(on) => toggleDocument(document.id, on)}
            >
              {document.display_name || document.filename}
            </MenuCheck>
          ))}
          {documents.length > MAX_LISTED ? (
            <MenuLabel>{t("scope.more", { count: documents.length - MAX_LISTED })}</MenuLabel>
          ) : null}
        </>
      ) : null}
    </Menu>
  );
}
