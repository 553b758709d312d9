import { type ApiError, asApiError } from "@/lib/api/errors";
import type { ServerConfig } from "@/lib/api/types";
import { honestlyTyped, isSettled, refusedBeforehand, type Upload, type UploadState } from "./model";
import type { SendFile } from "./transport";

const PARALLEL = 3;
/** After an answer without `Retry-After`. */
const DEFAULT_PAUSE_MS = 5000;
const MINUTE_MS = 60_000;

type Options = {
  send: SendFile;
  onStored: (storeId: number) => void;
  pause?: (milliseconds: number) => Promise<void>;
};

/**
 * Sends files a few at a time and remembers what became of each. Being asked to wait (429) delays the
 * whole queue and refuses nothing, so that a dropped folder of any size ends with every file answered. From then on
 * the files leave at the pace the server allows, so that the page's other calls are not used up by refusals.
 */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly aborts = new Map<number, AbortController>();
  private readonly options: Required<Options>;
  private lastId = 0;
  private active = 0;
  private pausedUntil: Promise<void> | null = null;
  private gapMs = 0;

  constructor(options: Options) {
    const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    this.options = { pause, ...options };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.uploads;

  add(files: File[], storeId: number, config: ServerConfig | undefined): void {
    const added = files.map((file): Upload => {
      this.lastId += 1;
      const error = refusedBeforehand(file, config);
      const state: UploadState = error ? { kind: "refused", error } : { kind: "waiting" };
      return { id: this.lastId, storeId, file: honestlyTyped(file, config), state };
    });
    this.publish([...this.uploads, ...added]);
    this.pump();
  }

  retry(id: number): void {
    this.update(id, { kind: "waiting" });
    this.pump();
  }

  /** Takes a file off the list; one that is being sent is stopped. */
  remove(id: number): void {
    this.aborts.get(id)?.abort();
    this.publish(this.uploads.filter((upload) => upload.id !== id));
  }

  /** A document that is deleted is not waited for any longer. */
  forgetDocument(documentId: number): void {
    this.publish(
      this.uploads.filter(({ state }) => state.kind !== "stored" || state.answer.document_id !== documentId),
    );
  }

  clearSettled(): void {
    this.publish(this.uploads.filter((upload) => !isSettled(upload)));
  }

  clear(): void {
    for (const abort of this.aborts.values()) abort.abort();
    this.publish([]);
  }

  private pump(): void {
    while (this.active < PARALLEL && this.pausedUntil === null) {
      const next = this.uploads.find((upload) => upload.state.kind === "waiting");
      if (!next) {
        this.gapMs = 0;
        return;
      }
      this.active += 1;
      this.update(next.id, { kind: "sending", share: 0 });
      if (this.gapMs > 0) this.pauseFor(this.gapMs);
      void this.send(next).finally(() => {
        this.active -= 1;
        this.pump();
      });
    }
  }

  private async send({ id, file, storeId }: Upload): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(id, abort);
    try {
      const onProgress = (share: number) => this.update(id, { kind: "sending", share });
      const answer = await this.options.send({ file, storeId, onProgress, signal: abort.signal });
      this.update(id, { kind: "stored", answer });
      this.options.onStored(storeId);
    } catch (cause) {
      this.failed(id, asApiError(cause));
    } finally {
      this.aborts.delete(id);
    }
  }

  private failed(id: number, error: ApiError): void {
    if (error.code !== "rate_limited") {
      this.update(id, { kind: "refused", error });
      return;
    }
    this.update(id, { kind: "waiting" });
    if (error.perMinute) this.gapMs = Math.max(this.gapMs, MINUTE_MS / error.perMinute);
    this.pauseFor(error.retryAfterMs ?? DEFAULT_PAUSE_MS);
  }

  /** The longest pause counts when several are asked for at once. */
  private pauseFor(milliseconds: number): void {
    const until = this.options.pause(milliseconds);
    const both = Promise.all([this.pausedUntil, until]).then(() => {
      if (this.pausedUntil !== both) return;
      this.pausedUntil = null;
      this.pump();
    });
    this.pausedUntil = both;
  }

  private update(id: number, state: UploadState): void {
    this.publish(this.uploads.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }

  private publish(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}
