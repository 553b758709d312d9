import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "./client";
import type { ServerConfig } from "./types";

export const serverConfigQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => call<ServerConfig>("/api/config", { signal }),
  staleTime: 10 * 60_000,
});

export function useServerConfig(): ServerConfig | undefined {
  return useQuery(serverConfigQuery).data;
}
