/** What several places of the console ask about restores. */
import { queryOptions } from "@tanstack/react-query";
import type { RestoreDrill, RestoreJobPage, RestorePoints } from "@/api/schema";
import { body, client } from "@/lib/client";
import type { Search } from "@/lib/list-search";

/** The first word of every question about restores: an act on one of them asks all of them anew. */
export const RESTORE = "restore";

export const configQuery = queryOptions({
  queryKey: [RESTORE, "config"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/restore/config", { signal })),
  staleTime: 60_000,
});

/** To which moments a server can be brought back, as the cloud has it now. */
export function pointsQuery(vmId: string) {
  return queryOptions({
    queryKey: [RESTORE, "points", vmId],
    queryFn: ({ signal }): Promise<RestorePoints> => {
      const params = { path: { vm_id: vmId } };
      return body(client.GET("/api/v1/restore/vm/{vm_id}/restore-points", { params, signal }));
    },
    staleTime: 60_000,
  });
}

/** Words of the address: what is not known is refused by the API, which says what is. */
export function listJobs(query: Search, pageSize: number, signal: AbortSignal): Promise<RestoreJobPage> {
  const words = { ...query, page_size: pageSize } as never;
  return body(client.GET("/api/v1/restore/jobs", { params: { query: words }, signal }));
}

/** Without a snapshot it is the newest restore point. */
export function beginDrill(vmId: string, snapshotId: string | null): Promise<RestoreDrill> {
  const asked = { vm_id: vmId, snapshot_id: snapshotId, restore_data_volumes: true };
  return body(client.POST("/api/v1/restore/drills", { body: asked }));
}
