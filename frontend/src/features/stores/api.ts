import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { Store } from "@/lib/api/types";

export const storesQuery = queryOptions({
  queryKey: ["stores"],
  queryFn: ({ signal }) => call<Store[]>("/api/stores", { signal }),
  staleTime: 15_000,
});

export function useStores() {
  return useQuery(storesQuery);
}

export function useStoreActions() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: storesQuery.queryKey });
  const create = useMutation({
    mutationFn: (display_name: string) => call<Store>("/api/stores", { method: "POST", body: { display_name } }),
    onSuccess: (store) => {
      client.setQueryData(storesQuery.queryKey, (stores) => [store, ...(stores ?? [])]);
    },
    onSettled: refresh,
  });
  const rename = useMutation({
    mutationFn: ({ id, display_name }: { id: number; display_name: string }) =>
      call<Store>(`/api/stores/${id}`, { method: "PATCH", body: { display_name } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: number) => call(`/api/stores/${id}`, { method: "DELETE" }),
    onSuccess: (_, id) => {
      client.setQueryData(storesQuery.queryKey, (stores) => stores?.filter((store) => store.id !== id));
      void client.invalidateQueries({ queryKey: ["chat-sessions"] });
    },
    onSettled: refresh,
  });
  return { create, rename, remove };
}
