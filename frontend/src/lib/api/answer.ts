import { ApiError, networkError } from "./errors";

/** The JSON of an answer that said yes. Login pages of networks and cut lines do not keep to the contract. */
export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw networkError(cause);
    const requestId = response.headers.get("X-Request-ID") ?? undefined;
    throw new ApiError({ code: "unreadable_answer", status: response.status, requestId, cause });
  }
}
