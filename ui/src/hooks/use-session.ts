/** Who is logged in, and what they may do. The shell loads it before any page draws. */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { Me } from "@/api/schema";
import { body, client } from "@/lib/client";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/auth/me", { signal })),
  staleTime: 60_000,
});

export function useSession(): Me {
  return useSuspenseQuery(sessionQuery).data;
}

export function useMay(resource: string, action: string): boolean {
  return useSession().permissions[resource]?.includes(action) ?? false;
}
