/** The server under test, as a client without a browser sees it. */
export function baseUrl(): string {
  const url = process.env.SERVER_URL;
  if (!url) throw new Error("no server to test: use `npm run e2e`, which starts one or takes BASE_URL");
  return url.replace(/\/$/, "");
}

export const PASSWORD = "Correct-Horse-7";

export function newEmail(): string {
  return `reader-${Date.now()}-${Math.floor(Math.random() * 1e6)}@example.com`;
}

export type Account = { base: string; token: string; email: string; password: string };

export async function newAccount(base: string): Promise<Account> {
  const credentials = { email: newEmail(), password: PASSWORD };
  await post(base, "/api/auth/register", credentials);
  const { access_token } = await post<{ access_token: string }>(base, "/api/auth/login", credentials);
  return { base, token: access_token, ...credentials };
}

export function headersOf({ token }: Account): Record<string, string> {
  return { Authorization: `Bearer ${token}`, "X-Requested-With": "XMLHttpRequest" };
}

/** A store with one document of the given text, ready to be asked. */
export async function storeWith(account: Account, filename: string, text: string): Promise<number> {
  const store = await post<{ id: number }>(account.base, "/api/stores", { display_name: "Contract" }, account);
  const form = new FormData();
  form.append("storeId", String(store.id));
  form.append("file", new File([text], filename, { type: "text/plain" }));
  const response = await fetch(`${account.base}/api/upload`, {
    method: "POST",
    headers: headersOf(account),
    body: form,
  });
  const { op_id } = (await okJson(response)) as { op_id: string };
  await untilDone(account, op_id);
  return store.id;
}

async function untilDone(account: Account, operation: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const response = await fetch(`${account.base}/api/upload/op-status/${operation}`, { headers: headersOf(account) });
    const { status, error } = (await okJson(response)) as { status: string; error: string | null };
    if (status === "DONE") return;
    if (status === "ERROR") throw new Error(`indexing failed: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("indexing did not end within a minute");
}

async function post<T>(base: string, path: string, body: unknown, account?: Account): Promise<T> {
  const headers = account ? headersOf(account) : { "X-Requested-With": "XMLHttpRequest" };
  const response = await fetch(base + path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await okJson(response)) as T;
}

async function okJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response.json();
}
