import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";

export const LANGUAGES = ["en", "de"] as const;
type Language = (typeof LANGUAGES)[number];

const KEY = "rag.language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

/** English is part of the first load; other languages come as a file of their own. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
    // Otherwise every visit prints an advertisement to the console.
    showSupportNotice: false,
  });
  await setLanguage(preferredLanguage());
}

export async function setLanguage(language: Language, remember = false): Promise<void> {
  if (language === "de" && !i18next.hasResourceBundle("de", "translation")) {
    const german = await import("@/locales/de.json");
    i18next.addResourceBundle("de", "translation", german.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  if (remember) store(language);
}

const UNCHANGED = ["welcome", "prompt1", "prompt2", "prompt3"] as const;

/** Words of the server that no administrator has changed are said in the reader's language. */
export function inReadersLanguage(text: string, t: TFunction): string {
  const key = UNCHANGED.find((candidate) => en.unchanged[candidate] === text);
  return key ? t(`unchanged.${key}`) : text;
}

export function currentLanguage(): Language {
  return i18next.language === "de" ? "de" : "en";
}

function preferredLanguage(): Language {
  const stored = read();
  if (stored === "de" || stored === "en") return stored;
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice then lasts for this visit.
  }
}
