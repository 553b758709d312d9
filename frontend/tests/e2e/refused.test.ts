import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, startBrowser, visit } from "./browser";
import { type Account, headersOf, newAccount, storeWith } from "./server";

const SLOW = process.env.SLOW_URL ?? "";
const QUESTION = "How long is the warranty period of the pump?";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** Takes the one place for answers of the slow server until `leave` is called. */
async function takePlace(account: Account, storeId: number): Promise<AbortController> {
  const leave = new AbortController();
  const response = await fetch(`${account.base}/api/chat`, {
    method: "POST",
    headers: { ...headersOf(account), "Content-Type": "application/json" },
    body: JSON.stringify({ storeIds: [storeId], question: QUESTION }),
    signal: leave.signal,
  });
  void response.text().catch(() => undefined);
  return leave;
}

describe("a question that was refused", () => {
  it.skipIf(!SLOW)("can be asked again, at once and after a reload", async () => {
    const account = await newAccount(SLOW);
    const storeId = await storeWith(account, "pump.txt", "The warranty period of the pump is two years.\n");
    const { page, context } = await visit(browser);
    await page.goto(SLOW);
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();

    const place = await takePlace(account, storeId);
    await page.getByLabel("Your question").fill(QUESTION);
    await page.getByRole("button", { name: "Send question" }).click();
    await page.getByText("All places for answers are taken right now.").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    place.abort();

    await page.reload();
    await page.getByText("This question has no answer yet.").waitFor();
    await expectAccessible(page, "unanswered question");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("article", { name: "Answer", exact: true }).getByText("two years").first().waitFor();
    await page.getByRole("button", { name: "Answer again" }).waitFor();
    expect(await page.getByRole("article", { name: "You asked" }).count()).toBe(1);

    await page.reload();
    await page.getByRole("button", { name: "Answer again" }).waitFor();
    expect(await page.getByRole("article", { name: "You asked" }).count()).toBe(1);
    expect(await page.getByText("This question has no answer yet.").count()).toBe(0);
    await context.close();
  });
});
