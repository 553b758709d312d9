import type { Element, ElementContent } from "hast";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { useCopied } from "@/lib/use-copied";

export function CodeBlock({ node }: { node: Element | undefined }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  const code = node?.children.find((child) => child.type === "element" && child.tagName === "code");
  const text = code ? textIn(code).replace(/\n$/, "") : "";
  return (
    <figure className="overflow-hidden rounded-[0.6rem] border bg-sunken">
      <figcaption className="flex items-center justify-between py-1 pr-1 pl-3 text-ink-faint text-xs">
        {languageOf(code)}
        <Button size="small" variant="ghost" className="h-7" onClick={() => copy(text)}>
          {copied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
          {t(copied ? "action.copied" : "action.copy")}
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be reachable to be scrolled by keyboard */}
      <pre className="overflow-x-auto px-3 pb-3 text-[0.85em] leading-relaxed" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

function textIn(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textIn).join("") : "";
}

function languageOf(code: ElementContent | undefined): string {
  const classes = code?.type === "element" ? code.properties.className : undefined;
  const name = Array.isArray(classes) ? classes.find((entry) => String(entry).startsWith("language-")) : undefined;
  return name ? String(name).slice("language-".length) : "";
}
