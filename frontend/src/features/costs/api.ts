import { useQuery } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import type { CostSummary } from "@/lib/api/types";

export function useCostSummary() {
  return useQuery({
    queryKey: ["costs", "summary"],
    queryFn: ({ signal }) => call<CostSummary>("/api/costs/summary", { signal }),
    staleTime: 10_000,
  });
}
