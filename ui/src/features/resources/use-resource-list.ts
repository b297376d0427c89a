import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { InventoryKind } from "@/api/schema";
import { listResources } from "@/lib/client";
import { pageQuery, type Search } from "@/lib/list-search";

/** One page of a kind, as the address asks for it; the page before stays visible while the next one loads. */
export function useResourceList(kind: InventoryKind, search: Search) {
  const query = pageQuery(kind, search);
  return useQuery({
    queryKey: ["resources", kind.name, query],
    queryFn: ({ signal }) => listResources(kind.path, query, signal),
    placeholderData: keepPreviousData,
  });
}

export type ResourceListQuery = ReturnType<typeof useResourceList>;
