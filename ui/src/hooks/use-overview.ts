/** Counts, capacity and the age of the data, kept fresh while a page that shows them is open. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { body, client } from "@/lib/client";

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/dashboard/overview", { signal })),
  staleTime: 20_000,
  refetchInterval: 60_000,
});

export function useOverview() {
  return useQuery(overviewQuery);
}
