/** The kinds of resources as the API describes them: all lists, panels and links are drawn from this. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { body, client } from "@/lib/client";

export const kindsQuery = queryOptions({
  queryKey: ["kinds"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/inventory/kinds", { signal })),
  select: (answer) => answer.kinds,
  staleTime: 10 * 60_000,
});

export function useKinds() {
  return useQuery(kindsQuery);
}
