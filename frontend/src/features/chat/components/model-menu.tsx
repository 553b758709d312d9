import { Cpu } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Menu, MenuLabel, MenuRadio, MenuRadioGroup } from "@/components/ui/menu";
import type { Model } from "@/lib/api/types";
import { formatUsd } from "@/lib/format";

type ModelMenuProps = { models: Model[]; chosen: string | undefined; onChoose: (id: string) => void };

export function ModelMenu({ models, chosen, onChoose }: ModelMenuProps) {
  const { t, i18n } = useTranslation();
  const current = models.find((model) => model.id === chosen) ?? models.find((model) => model.default);
  if (models.length < 2 || !current) return null;
  const usd = (amount: number) => formatUsd(amount, i18n.language);
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <Button
          size="small"
          variant="ghost"
          className="min-w-0 shrink"
          aria-label={t("model.label", { name: current.label })}
        >
          <Cpu className="size-4 shrink-0" />
          <span className="hidden truncate sm:inline">{current.label}</span>
        </Button>
      }
    >
      <MenuLabel>{t("model.title")}</MenuLabel>
      <MenuRadioGroup value={current.id} onChange={onChoose}>
        {models.map((model) => (
          <MenuRadio key={model.id} value={model.id}>
            <span className="block">{model.label}</span>
            <span className="block text-ink-faint text-xs">
              {t("model.price", { input: usd(model.input_price), output: usd(model.output_price) })}
            </span>
          </MenuRadio>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
