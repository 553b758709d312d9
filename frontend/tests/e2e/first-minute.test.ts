import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, photograph, startBrowser, visit } from "./browser";
import { oneLinePdf } from "./one-line-pdf";
import { baseUrl, newAccount, newEmail, PASSWORD } from "./server";

const PDF = new URL("./pump-manual.pdf", import.meta.url);
const WIDE =
  "The warranty period of the pump is thirty-six months, counted from the day on which the first buyer received it at home.";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

async function register(page: Page): Promise<string> {
  const email = newEmail();
  await page.goto("/");
  await page.getByRole("link", { name: "Create account" }).click();
  // Both forms have the same labels; the next lines must not fill in the one that is on its way out.
  await page.getByRole("heading", { name: "Create your account" }).waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("Drop your documents here").waitFor();
  return email;
}

/** Dropped on the page as a person would, not put into a file field. */
async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
      return transfer;
    },
    { name, bytes: [...content] },
  );
  for (const event of ["dragenter", "dragover", "drop"]) {
    await page.locator("main").dispatchEvent(event, { dataTransfer: data });
  }
}

describe("the first minute", () => {
  it("registers, drops a PDF, asks, and reads the marked passage in the original", async () => {
    const { page, context, complaints } = await visit(browser);

    await page.goto("/");
    await page.getByLabel("E-mail").waitFor();
    await expectAccessible(page, "sign in");
    await photograph(page, "sign-in");

    await register(page);
    await expectAccessible(page, "empty chat");
    await photograph(page, "chat-empty");

    // Asked at once: the question waits for the document.
    await drop(page, "pump-manual.pdf", readFileSync(PDF));
    await page.getByLabel("Your question").fill("How long is the warranty period of the pump?");
    await page.getByLabel("Your question").press("Enter");
    const answer = page.getByRole("article", { name: "Answer", exact: true });
    await answer.getByText("twenty-four months").first().waitFor();
    const marker = answer.locator("[data-citation]").first();
    await marker.waitFor();
    expect(page.url()).toMatch(/\/chat\/[0-9a-f]{32}$/);
    await expectAccessible(page, "answer");
    await photograph(page, "chat-answer");

    await marker.click();
    const highlight = page.locator("[data-highlight]").first();
    await highlight.waitFor();
    expect(await page.locator("[data-page]").getAttribute("data-page")).toBe("2");
    expect(await page.locator(".textLayer").textContent()).toContain("twenty-four months");
    expect(await page.evaluate(markedText)).toContain("twenty-four months");
    await expectAccessible(page, "source");
    await photograph(page, "source");

    // The keyboard is where one reads, and returns to where one came from.
    expect(await page.evaluate(() => document.activeElement?.closest("aside")?.ariaLabel)).toBe("Source");
    await page.getByRole("button", { name: "Previous page" }).click();
    await page.locator('[data-page="1"]').waitFor();
    await marker.click();
    await page.locator('[data-page="2"]').waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    expect(await marker.evaluate((element) => element === document.activeElement)).toBe(true);

    expect(complaints).toEqual([]);
    await context.close();
  });

  it("shows the whole of a marked passage on a phone", async () => {
    const { page, context } = await visit(browser);
    await register(page);
    await drop(page, "terms.pdf", oneLinePdf(WIDE));
    await page.getByLabel("Your question").fill("How long is the warranty period of the pump?");
    await page.getByLabel("Your question").press("Enter");
    const marker = page.locator("[data-citation]").first();
    await marker.waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await marker.click();
    await page.locator("[data-highlight]").first().waitFor();
    // Drawn once more where the passage turned out to be wider than the screen.
    await expect.poll(() => page.evaluate(strokesInSight), { timeout: 10_000 }).toBe(true);
    await context.close();
  });

  it("finds conversation and document again after a reload", async () => {
    const { page, context, complaints } = await visit(browser);
    await register(page);
    await drop(page, "pump-manual.pdf", readFileSync(PDF));
    await page.getByText("1 file ready").waitFor({ timeout: 60_000 });
    await page.getByLabel("Your question").fill("How long is the warranty period of the pump?");
    await page.getByRole("button", { name: "Send question" }).click();
    await page.locator("[data-citation]").first().waitFor();

    await page.reload();
    await page.locator("[data-citation]").first().waitFor();
    await page
      .getByRole("button", { name: /^Source 1/ })
      .first()
      .waitFor();

    await page.getByRole("button", { name: "Helpful", exact: true }).click();
    await page.getByRole("button", { name: "Helpful", exact: true, pressed: true }).waitFor();

    // Without a store in the address, the first one is shown and named there: dropped files go where one looks.
    await page.goto("/documents");
    await page.waitForURL(/store=\d+/);
    await page.getByRole("button", { name: "pump-manual.pdf", exact: true }).waitFor();
    await expectAccessible(page, "documents");
    await photograph(page, "documents");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("says plainly when the documents do not hold the answer", async () => {
    const { page, context } = await visit(browser);
    await register(page);
    await drop(page, "pump-manual.pdf", readFileSync(PDF));
    await page.getByText("1 file ready").waitFor({ timeout: 60_000 });
    await page.getByLabel("Your question").fill("Who won the football championship in Uruguay in 1930?");
    await page.getByRole("button", { name: "Send question" }).click();
    await page.getByText("Not found in your documents").waitFor();
    expect(await page.locator("[data-citation]").count()).toBe(0);
    await context.close();
  });

  it("is in German for a German browser, the server's own words included", async () => {
    const account = await newAccount(baseUrl());
    const { page, context, complaints } = await visit(browser, "de-DE");
    await page.goto("/");
    await page.getByLabel("E-Mail").fill(account.email);
    await photograph(page, "sign-in-german");
    await page.getByLabel("Passwort", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Anmelden", exact: true }).click();
    await page.getByRole("heading", { name: "Fragen Sie alles zu Ihren Dokumenten." }).waitFor();
    await page.getByRole("button", { name: "Welche Dokumente gibt es hier?" }).waitFor();
    await expectAccessible(page, "German chat");
    await photograph(page, "chat-german");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("asks to sign in again over the page and keeps what was typed", async () => {
    const { page, context } = await visit(browser);
    const first = { authorization: "" };
    page.on("request", (request) => {
      first.authorization ||= request.headers().authorization ?? "";
    });
    const email = await register(page);
    await page.getByLabel("Your question").fill("A question I would hate to type twice");
    // Both tokens end at once, as when an administrator ends all sessions.
    await context.clearCookies();
    await page.route("**/api/stores", (route) =>
      route.request().headers().authorization === first.authorization
        ? route.fulfill({ status: 401, contentType: "application/problem+json", body: EXPIRED })
        : route.continue(),
    );
    await page.getByRole("button", { name: "New store" }).click();
    await page.getByLabel("Name").fill("Kept");
    await page.getByRole("button", { name: "Create store" }).click();
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    expect(await dialog.getByLabel("E-mail").inputValue()).toBe(email);
    await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Kept" }).waitFor();
    await page.getByRole("link", { name: "New chat" }).first().click();
    expect(await page.getByLabel("Your question").inputValue()).toBe("A question I would hate to type twice");
    await context.close();
  });
});

const EXPIRED = JSON.stringify({ type: "urn:rag:problem:unauthenticated", status: 401, code: "unauthenticated" });

function strokesInSight(): boolean {
  const strokes = [...document.querySelectorAll("[data-highlight]")].map((stroke) => stroke.getBoundingClientRect());
  const seen = (stroke: DOMRect) =>
    stroke.left >= 0 && stroke.right <= innerWidth && stroke.top >= 0 && stroke.bottom <= innerHeight;
  return strokes.length > 0 && strokes.every(seen);
}

/** The words under the marker strokes, read from the drawn page's text. */
function markedText(): string {
  const strokes = [...document.querySelectorAll("[data-highlight]")].map((stroke) => stroke.getBoundingClientRect());
  const spans = [...document.querySelectorAll(".textLayer span")];
  const under = spans.filter((span) => {
    const box = span.getBoundingClientRect();
    return strokes.some(
      (stroke) =>
        box.bottom > stroke.top && box.top < stroke.bottom && box.right > stroke.left && box.left < stroke.right,
    );
  });
  return under.map((span) => span.textContent).join(" ");
}
