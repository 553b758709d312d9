import { ArrowUpDown, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { INPUT } from "@/components/ui/field";
import { Menu, MenuRadio, MenuRadioGroup } from "@/components/ui/menu";
import { cx } from "@/lib/class-names";
import { FILTERS, type Filter, SORTS, type Sort } from "../model";

export type DocumentView = { search: string; filter: Filter; sort: Sort };

type DocumentToolbarProps = {
  view: DocumentView;
  counts: Record<Filter, number>;
  onChange: (view: DocumentView) => void;
};

export function DocumentToolbar({ view, counts, onChange }: DocumentToolbarProps) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3 sm:flex-row sm:items-center">
      <div className="relative min-w-0 flex-1">
        <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-3 size-4 text-ink-faint" />
        <input
          type="search"
          value={view.search}
          aria-label={t("document.search")}
          placeholder={t("document.search")}
          onChange={(event) => onChange({ ...view, search: event.target.value })}
          className={cx(INPUT, "pl-9")}
        />
      </div>
      <div className="flex items-center gap-2">
        <fieldset className="flex min-w-0 flex-1 gap-1 overflow-x-auto">
          <legend className="sr-only">{t("document.filter")}</legend>
          {FILTERS.filter((filter) => filter === "all" || counts[filter] > 0).map((filter) => (
            <button
              key={filter}
              type="button"
              aria-pressed={view.filter === filter}
              onClick={() => onChange({ ...view, filter })}
              className="h-8 shrink-0 rounded-full px-3 font-medium text-ink-soft text-xs hover:bg-sunken aria-pressed:bg-ink aria-pressed:text-canvas"
            >
              {t(`document.filterBy.${filter}`)} <span className="tabular-nums opacity-75">{counts[filter]}</span>
            </button>
          ))}
        </fieldset>
        <Menu
          trigger={
            <Button size="small">
              <ArrowUpDown className="size-3.5" />
              {t(`document.sortBy.${view.sort}`)}
            </Button>
          }
        >
          <MenuRadioGroup
            value={view.sort}
            onChange={(sort) => onChange({ ...view, sort: SORTS.find((known) => known === sort) ?? "newest" })}
          >
            {SORTS.map((sort) => (
              <MenuRadio key={sort} value={sort}>
                {t(`document.sortBy.${sort}`)}
              </MenuRadio>
            ))}
          </MenuRadioGroup>
        </Menu>
      </div>
    </div>
  );
}
