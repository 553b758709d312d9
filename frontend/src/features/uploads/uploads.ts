import { queryClient } from "@/lib/query-client";
import { session } from "@/lib/session/session";
import { UploadQueue } from "./queue";
import { sendFile } from "./transport";

/** One queue for the whole page: uploads go on while one looks elsewhere. */
export const uploads = new UploadQueue({
  send: sendFile,
  onStored: (storeId) => {
    void queryClient.invalidateQueries({ queryKey: ["documents", storeId] });
    void queryClient.invalidateQueries({ queryKey: ["stores"] });
    void queryClient.invalidateQueries({ queryKey: ["costs"] });
  },
});

session.subscribe(() => {
  if (session.snapshot() === "signed-out") uploads.clear();
});
