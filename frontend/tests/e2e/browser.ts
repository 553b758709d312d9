import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, onTestFailed } from "vitest";
import { baseUrl } from "./server";

const RESULTS = "test-results";

/** Without these the browser talks to its maker at every start, which a closed network refuses, noisily. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

export type Visit = { page: Page; context: BrowserContext; complaints: string[] };

/** A fresh visitor. What the page says in the console is collected: it must stay empty. */
export async function visit(browser: Browser, locale = "en-US"): Promise<Visit> {
  const context = await browser.newContext({
    viewport: SIZES.desktop,
    baseURL: baseUrl(),
    locale,
    // Pictures are taken of what is there at once, and that the wish is respected is seen along the way.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  onTestFailed(async ({ task }) => {
    mkdirSync(RESULTS, { recursive: true });
    await page.screenshot({ path: `${RESULTS}/failed ${task.name}.png` });
  });
  return { page, context, complaints };
}

/** Nothing axe calls serious or critical. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const report = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(report, `accessibility of ${what}`).toEqual([]);
}

/** Pictures of the page as it is on a phone and on a desktop; nothing may stick out to the side. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await page.screenshot({ path: `${RESULTS}/${name}-${size}.png` });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${name} on a ${size} is wider than the screen`).toBeLessThanOrEqual(0);
  }
  if (before) await page.setViewportSize(before);
}
