/** What the pages of drills ask of the API. */
import { queryOptions } from "@tanstack/react-query";
import type { RestoreDrill, RestoreDrillPage } from "@/api/schema";
import { RESTORE } from "@/components/restore/restore-api";
import { body, client } from "@/lib/client";
import type { Search } from "@/lib/list-search";
import { isUnderWay } from "./drill-words";

export const LIVE = 2_000;

/** Words of the address: what is not known is refused by the API, which says what is. */
export function listDrills(query: Search, pageSize: number, signal: AbortSignal): Promise<RestoreDrillPage> {
  const words = { ...query, page_size: pageSize } as never;
  return body(client.GET("/api/v1/restore/drills", { params: { query: words }, signal }));
}

/** The drill that a job is of. It goes on after its job: what was made is taken away. */
export function drillQuery(jobId: string) {
  return queryOptions({
    queryKey: [RESTORE, "drill", jobId],
    queryFn: async ({ signal }): Promise<RestoreDrill | null> =>
      (await listDrills({ job_id: jobId }, 1, signal)).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.status) ? LIVE : false),
  });
}
