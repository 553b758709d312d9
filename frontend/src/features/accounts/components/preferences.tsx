import { useTranslation } from "react-i18next";
import { Segmented } from "@/components/ui/segmented";
import { currentLanguage, LANGUAGES, setLanguage } from "@/lib/i18n";
import { setTheme, THEMES, useTheme } from "@/lib/theme";
import { SettingRow } from "./setting-row";

/** Languages are named in themselves. */
const NAMES = { en: "English", de: "Deutsch" } as const;

export function Preferences() {
  const { t } = useTranslation();
  const theme = useTheme();
  return (
    <>
      <SettingRow label={t("account.language")}>
        <Segmented
          label={t("account.language")}
          value={currentLanguage()}
          options={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
          onChange={(language) => void setLanguage(language, true)}
        />
      </SettingRow>
      <SettingRow label={t("account.theme")}>
        <Segmented
          label={t("account.theme")}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`account.themes.${value}`) }))}
          onChange={setTheme}
        />
      </SettingRow>
    </>
  );
}
