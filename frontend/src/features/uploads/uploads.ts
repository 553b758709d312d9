import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { UploadQueue } from "./queue";
import { sendFile } from "./transport";

/** What uploads change is read again at most this often: a folder must not use up the calls one may make. */
const REFRESH_EVERY_MS = 5000;

const changedStores = new Set<number>();
let resting = false;

/** One queue for the whole page: uploads go on while one looks elsewhere. */
export const uploads = new UploadQueue({
  send: sendFile,
  onStored: (storeId) => {
    changedStores.add(storeId);
    if (!resting) refresh();
  },
});

session.onSignedOut(() => uploads.clear());

function refresh(): void {
  if (changedStores.size === 0) return;
  for (const storeId of changedStores) void queryClient.invalidateQueries({ queryKey: ["documents", storeId] });
  void queryClient.invalidateQueries({ queryKey: ["stores"] });
  void queryClient.invalidateQueries({ queryKey: ["costs"] });
  changedStores.clear();
  resting = true;
  setTimeout(() => {
    resting = false;
    refresh();
  }, REFRESH_EVERY_MS);
}
