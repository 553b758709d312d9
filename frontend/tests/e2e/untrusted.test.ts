import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser, visit } from "./browser";
import { baseUrl, newAccount, storeWith } from "./server";

const ELSEWHERE = "https://elsewhere.example";

/** Quoted word for word by the answer: what a hostile document would say to learn who reads it. */
const DOCUMENT =
  `The warranty period of the pump is twenty-four months ![seal](${ELSEWHERE}/pixel.png) from delivery.\n\n` +
  `Spare parts are kept in stock for ten years <img src="${ELSEWHERE}/tag.png"> after the last delivery.\n`;

/** The same from a model, whole and as it grows; the policy of the page allows images of a brand from anywhere. */
const ANSWER = [
  `![spy](${ELSEWHERE}/answer.png) **Two** years.\n\n`,
  `<img src="${ELSEWHERE}/raw.png"> [![linked](${ELSEWHERE}/linked.png)](${ELSEWHERE}/link)\n\n`,
  `| a |\n|---|\n| ![cell](${ELSEWHERE}/cell.png) |\n\n![by reference][r]\n\nThat is all.\n\n[r]: ${ELSEWHERE}/reference.png\n`,
];

const FRAMES = [
  { type: "start", messageId: "m", messageMetadata: { sessionId: "s", model: "m" } },
  { type: "text-start", id: "t" },
  ...ANSWER.map((delta) => ({ type: "text-delta", id: "t", delta })),
  { type: "text-end", id: "t" },
  { type: "data-citations", data: [] },
  { type: "finish", finishReason: "stop" },
];

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

describe("answers and documents", () => {
  it("load nothing from elsewhere by themselves", async () => {
    const account = await newAccount(baseUrl());
    await storeWith(account, "pump.txt", DOCUMENT);
    const { page, context, complaints } = await visit(browser);
    const elsewhere: string[] = [];
    context.on("request", (request) => {
      if (!request.url().startsWith(baseUrl()) && !request.url().startsWith("blob:")) elsewhere.push(request.url());
    });
    await page.goto("/");
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();

    const question = page.getByLabel("Your question");
    await question.fill("How long is the warranty period of the pump?");
    await page.getByRole("button", { name: "Send question" }).click();
    const marker = page.locator("[data-citation]").first();
    await marker.waitFor();
    await marker.click();
    await page.getByRole("complementary").getByText("seal").first().waitFor();

    await page.route("**/api/chat", (route) =>
      route.fulfill({
        contentType: "text/event-stream",
        body: [...FRAMES.map((frame) => JSON.stringify(frame)), "[DONE]"].map((data) => `data: ${data}\n\n`).join(""),
      }),
    );
    await question.fill("And with pictures?");
    await question.press("Enter");
    await page.getByText("That is all.").waitFor();
    await page.waitForLoadState("networkidle");

    expect(await page.locator("main img").count()).toBe(0);
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
