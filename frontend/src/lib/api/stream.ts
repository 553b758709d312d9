import type { AnswerUsage } from "./types";

/**
 * What the frames of the chat stream carry beside text and sources. The description of the API covers JSON
 * answers only, so these few are written by hand.
 */
export type StartMetadata = { sessionId: string; model: string };

export type FinishMetadata = { usage: AnswerUsage; grounded: boolean };

/** The data of `data-error`, which tells why a stream that had begun has failed. */
export type StreamErrorData = { code: string; status: number; retryAfterMs?: number; requestId?: string };
