import { useQueryClient } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { storesQuery, useStoreActions, useStores } from "@/features/stores/api";
import { uploads } from "@/features/uploads/uploads";
import { toastProblem } from "@/lib/api/problem-text";
import { serverConfigQuery } from "@/lib/api/server-config";
import type { Store } from "@/lib/api/types";
import { NEW, useScope } from "./scope";

type AddFiles = { target: Store | null; addFiles: (files: File[]) => Promise<void> };

/** Where files go that are dropped anywhere: the store being looked at, else the first one asked. */
export function useAddFiles(): AddFiles {
  const { t } = useTranslation();
  const client = useQueryClient();
  const stores = useStores().data ?? [];
  const { create } = useStoreActions();
  const shown: { store?: number } = useSearch({ strict: false });
  const { sessionId } = useParams({ strict: false });
  const [scope] = useScope(sessionId ?? NEW);
  const wanted = shown.store ?? scope.storeIds[0];
  const target = targetAmong(stores, wanted);

  const addFiles = async (files: File[]) => {
    try {
      // Files may be dropped before the stores are known; that there are none must not be taken from that.
      const known = await client.ensureQueryData(storesQuery);
      const store = targetAmong(known, wanted) ?? (await create.mutateAsync(t("store.first")));
      uploads.add(files, store.id, client.getQueryData(serverConfigQuery.queryKey));
    } catch (error) {
      toastProblem(error);
    }
  };
  return { target, addFiles };
}

function targetAmong(stores: Store[], wanted: number | undefined): Store | null {
  return stores.find((store) => store.id === wanted) ?? stores[0] ?? null;
}
