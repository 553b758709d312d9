import { authorizedFetch } from "./api/client";

/** Files need the token, so they are fetched and handed to the browser, which asks where to put them. */
export async function download(path: string, filename: string): Promise<void> {
  const response = await authorizedFetch(path);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function downloadOriginal(documentId: number, filename: string): Promise<void> {
  return download(`/api/documents/${documentId}/content`, filename);
}
