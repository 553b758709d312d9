/** Short notices at the foot of the page. One list for the whole page; it is read through `subscribeToasts`. */
export type Toast = {
  id: number;
  text: string;
  tone: "good" | "bad";
  /** What whoever helps needs to know of a failure. */
  reference?: string;
};

const SHOWN_AT_ONCE = 3;
const LIFETIME_MS = 6000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

/** Good news goes by itself; a failure stays until it is closed. */
export function toast(
  text: string,
  { tone = "good", reference }: Partial<Pick<Toast, "tone" | "reference">> = {},
): void {
  lastId += 1;
  const id = lastId;
  publish([...toasts, { id, text, tone, reference }].slice(-SHOWN_AT_ONCE));
  if (tone === "good") setTimeout(() => dismissToast(id), LIFETIME_MS);
}

export function dismissToast(id: number): void {
  if (toasts.some((entry) => entry.id === id)) publish(toasts.filter((entry) => entry.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function toastSnapshot(): readonly Toast[] {
  return toasts;
}

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
