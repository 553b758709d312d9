import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, startBrowser, visit } from "./browser";
import { type Account, baseUrl, headersOf, newAccount, storeWith } from "./server";

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

async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

describe("a question that was refused", () => {
  it.skipIf(!SLOW)("can be asked again, at once and after a reload", async () => {
    const account = await newAccount(SLOW);
    const storeId = await storeWith(account, "pump.txt", "The warranty period of the pump is two years.\n");
    const { page, context } = await visit(browser);
    await page.goto(SLOW);
    await signIn(page, account);

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

  it("before the server kept it, as the first of a new conversation, is there after a reload", async () => {
    const account = await newAccount(baseUrl());
    await storeWith(account, "pump.txt", "The warranty period of the pump is two years.\n");
    const { page, context } = await visit(browser);
    await page.goto("/");
    await signIn(page, account);
    const budget = { type: "urn:rag:problem:budget_exceeded", status: 402, code: "budget_exceeded" };
    await page.route("**/api/chat", (route) =>
      route.fulfill({ status: 402, contentType: "application/problem+json", body: JSON.stringify(budget) }),
    );
    await page.getByLabel("Your question").fill(QUESTION);
    await page.getByRole("button", { name: "Send question" }).click();
    await page.getByText("Your monthly budget does not allow this.").waitFor();
    await page.unroute("**/api/chat");

    await page.reload();
    await page.getByRole("article", { name: "You asked" }).getByText(QUESTION).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("article", { name: "Answer", exact: true }).getByText("two years").first().waitFor();
    await page.getByRole("button", { name: "Answer again" }).waitFor();

    await page.reload();
    await page.getByRole("button", { name: "Answer again" }).waitFor();
    expect(await page.getByRole("article", { name: "You asked" }).count()).toBe(1);
    await context.close();
  });
});
