import { ApiError, errorFromAnswer } from "@/lib/api/errors";
import type { UploadAnswer } from "@/lib/api/types";
import { session, sessionOver } from "@/lib/session/session";

export type SendFile = (upload: {
  file: File;
  storeId: number;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}) => Promise<UploadAnswer>;

/** `fetch` cannot report how much of a body was sent, so uploads go through XMLHttpRequest. */
export const sendFile: SendFile = async (upload) => {
  const used = await session.usableToken();
  try {
    return await sendOnce(upload, used);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const fresh = (await session.renew(used)) ?? (await session.waitForSignIn());
    if (fresh === null) throw sessionOver();
    return sendOnce(upload, fresh);
  }
};

function sendOnce(upload: Parameters<SendFile>[0], token: string | null): Promise<UploadAnswer> {
  // Taken off the list while the token was renewed.
  if (upload.signal.aborted) return Promise.reject(aborted());
  const form = new FormData();
  // The store first: the server can then refuse before the file arrives.
  form.append("storeId", String(upload.storeId));
  form.append("file", upload.file, upload.file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/upload");
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) upload.onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = {
        status: request.status,
        header: (name: string) => request.getResponseHeader(name),
        body: request.responseText,
      };
      if (request.status < 200 || request.status > 299) return reject(errorFromAnswer(answer));
      try {
        resolve(JSON.parse(answer.body) as UploadAnswer);
      } catch (cause) {
        reject(new ApiError({ code: "unreadable_answer", status: request.status, cause }));
      }
    };
    request.onerror = () => reject(new ApiError({ code: "network_unreachable" }));
    request.onabort = () => reject(aborted());
    upload.signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function aborted(): ApiError {
  return new ApiError({ code: "aborted" });
}
