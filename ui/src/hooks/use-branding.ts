/** How the company has its console look: this browser's copy first, then what the API says. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { useLayoutEffect } from "react";
import { showColours } from "@/lib/brand-colours";
import { DEFAULT_BRANDING, keepBranding, keptBranding, type Branding } from "@/lib/branding";
import { body, client } from "@/lib/client";

export const brandingQuery = queryOptions({
  queryKey: ["branding"],
  queryFn: async ({ signal }) =>
    keepBranding(await body(client.GET("/api/v1/settings/branding", { signal }))),
  staleTime: 10 * 60_000,
});

/** The login page waits so long for its look, and no longer. */
const PATIENCE = 800;

/** Fills the cache in time for the login page; when nobody answers, it is drawn as it was seen last, or as delivered. */
export async function awaitBranding(queries: QueryClient): Promise<void> {
  const answer = queries.query({ ...brandingQuery, retry: false }).then(
    () => undefined,
    () => undefined, // the page has a look without it, and the login says it when nobody answers
  );
  await Promise.race([answer, new Promise((late) => window.setTimeout(late, PATIENCE))]);
}

export function useBranding(): Branding {
  return useQuery(brandingQuery).data ?? keptBranding() ?? DEFAULT_BRANDING;
}

/** Draws everything in the company's colours. */
export function useBrandColours({ primary_color, secondary_color }: Branding): void {
  useLayoutEffect(() => {
    showColours(primary_color, secondary_color);
  }, [primary_color, secondary_color]);
}
