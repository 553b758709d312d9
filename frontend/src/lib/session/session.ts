import { readJson } from "../api/answer";
import { ApiError, errorFromAnswer, networkError } from "../api/errors";
import type { TokenAnswer } from "../api/types";

/**
 * Who is signed in on this tab. The access token lives in memory only; the refresh token is a cookie
 * that scripts cannot read. A refresh token may be used once, so tabs take turns through a lock.
 *
 * `unknown`   nothing decided yet (page just opened)
 * `signed-out` nobody is signed in; pages that need an account lead to sign-in
 * `signed-in`  a token is at hand
 * `expired`    somebody was signed in here and must do so again; the page stays, waiting calls are repeated
 */
export type SessionState = "unknown" | "signed-out" | "signed-in" | "expired";

const HINT_KEY = "rag.signed-in";
const LOCK_NAME = "rag-session-refresh";

/** A token is renewed this long before its end, or after three quarters of a short life. */
const RENEW_AHEAD_MS = 30_000;

type Listener = () => void;

class Session {
  private state: SessionState = "unknown";
  private token: string | null = null;
  private renewAt = 0;
  private renewing: Promise<string | null> | null = null;
  private readonly listeners = new Set<Listener>();
  private waiting: Array<(token: string | null) => void> = [];

  constructor() {
    // Signing out in one tab signs out all of them.
    globalThis.addEventListener?.("storage", (event) => {
      if (event.key === HINT_KEY && event.newValue === null && this.state !== "unknown") this.clear();
    });
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.state;

  /** For what belongs to the person who was signed in, and must not be there for the next one. */
  onSignedOut(forget: () => void): void {
    this.subscribe(() => {
      if (this.state === "signed-out") forget();
    });
  }

  accessToken(): string | null {
    return this.token;
  }

  /**
   * The token for the next call. One that is about to end is renewed first, so that calls are not refused in vain;
   * while sign-in is asked for over the page, calls wait for it.
   */
  async usableToken(): Promise<string | null> {
    if (this.state === "expired") return this.waitForSignIn();
    const token = this.token;
    if (token === null || Date.now() < this.renewAt) return token;
    // When renewing fails, the refusal of the call itself decides what happens.
    const fresh = await this.renew(token).catch(() => null);
    return fresh ?? token;
  }

  /**
   * Takes up the session of an earlier visit; quiet when there was none. A server that cannot be asked has ended
   * nothing: that is an error, and reloading the page tries again.
   */
  async resume(): Promise<void> {
    if (this.state !== "unknown") return;
    if (readHint() === null) return this.move("signed-out");
    if ((await this.renew(null)) === null) this.clear();
  }

  begin(answer: TokenAnswer): void {
    const lifetime = answer.expires_in * 1000;
    this.token = answer.access_token;
    this.renewAt = Date.now() + lifetime - Math.min(RENEW_AHEAD_MS, lifetime / 4);
    writeHint(true);
    this.move("signed-in");
    this.release(this.token);
  }

  clear(): void {
    this.token = null;
    writeHint(false);
    this.move("signed-out");
    this.release(null);
  }

  /** A fresh token, or null when the session is over. `stale` is the token that was just refused. */
  async renew(stale: string | null): Promise<string | null> {
    if (this.token !== null && this.token !== stale) return this.token;
    this.renewing ??= this.refreshInTurn().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  /** Shows sign-in over the page and waits for it; null when the person signs out instead. */
  waitForSignIn(): Promise<string | null> {
    if (this.state === "signed-out") return Promise.resolve(null);
    this.token = null;
    this.move("expired");
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async refreshInTurn(): Promise<string | null> {
    const refresh = async () => {
      const answer = await postRefresh();
      if (answer === null) return null;
      this.begin(answer);
      return answer.access_token;
    };
    return navigator.locks ? navigator.locks.request(LOCK_NAME, refresh) : refresh();
  }

  private release(token: string | null): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(token);
  }

  private move(next: SessionState): void {
    if (this.state === next) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}

async function postRefresh(): Promise<TokenAnswer | null> {
  let response: Response;
  try {
    response = await fetch("/api/auth/refresh", {
      method: "POST",
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch (cause) {
    throw networkError(cause);
  }
  if (response.ok) return readJson<TokenAnswer>(response);
  if (response.status === 401 || response.status === 403) return null;
  throw errorFromAnswer({
    status: response.status,
    header: (name) => response.headers.get(name),
    body: await response.text(),
  });
}

function readHint(): string | null {
  try {
    return localStorage.getItem(HINT_KEY);
  } catch {
    return null;
  }
}

function writeHint(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(HINT_KEY, "1");
    else localStorage.removeItem(HINT_KEY);
  } catch {
    // Without storage every visit starts at sign-in.
  }
}

export const session = new Session();

export function sessionOver(): ApiError {
  return new ApiError({ code: "unauthenticated", status: 401 });
}
