import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "./clipboard";
import { toast } from "./toasts";

const SAID_FOR_MS = 2000;

/** For buttons that copy: says for a moment that it is done, or that the browser does not allow it. */
export function useCopied(): [boolean, (text: string) => Promise<void>] {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (text: string) => {
    if (!(await copyText(text))) return toast(t("error.notCopied"), { tone: "bad" });
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_FOR_MS);
  };
  return [copied, copy];
}
