/** Short notices at the foot of the page. One list for the whole page; it is read through `subscribeToasts`. */
export type Toast = {
  id: number;
  text: string;
  tone: "good" | "bad";
  action?: { label: string; run: () => void };
};

const LIFETIME_MS = 6000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

export function toast(text: string, options: { tone?: Toast["tone"]; action?: Toast["action"] } = {}): void {
  lastId += 1;
  const id = lastId;
  publish([...toasts, { id, text, tone: options.tone ?? "good", action: options.action }].slice(-3));
  setTimeout(() => dismissToast(id), LIFETIME_MS);
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
