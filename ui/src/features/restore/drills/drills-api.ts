/** What the pages of drills ask of the API. */
import type { RestoreDrill, RestoreDrillPage } from "@/api/schema";
import { body, client } from "@/lib/client";
import type { Search } from "@/lib/list-search";

/** Words of the address: what is not known is refused by the API, which says what is. */
export function listDrills(query: Search, pageSize: number, signal: AbortSignal): Promise<RestoreDrillPage> {
  const words = { ...query, page_size: pageSize } as never;
  return body(client.GET("/api/v1/restore/drills", { params: { query: words }, signal }));
}

/** Without a snapshot it is the newest restore point. */
export function beginDrill(vmId: string, snapshotId: string | null): Promise<RestoreDrill> {
  const asked = { vm_id: vmId, snapshot_id: snapshotId, restore_data_volumes: true };
  return body(client.POST("/api/v1/restore/drills", { body: asked }));
}
