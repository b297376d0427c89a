/** The groups and pages this person may open, as the API says. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { body, client } from "@/lib/client";

export const navigationQuery = queryOptions({
  queryKey: ["navigation"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/navigation", { signal })),
  select: (answer) => answer.groups,
  staleTime: 10 * 60_000,
});

export function useNavigation() {
  return useQuery(navigationQuery);
}
