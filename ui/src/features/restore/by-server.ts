/** The servers that there are snapshots of, from the list of these snapshots. */
import type { RestorableSnapshot } from "@/api/schema";

export interface RestorableServer {
  id: string;
  name: string;
  status: string | null;
  project: string | null;
  points: number;
  newest: string;
}

/** In the order of the list: the server with the newest snapshot first. */
export function byServer(snapshots: readonly RestorableSnapshot[]): RestorableServer[] {
  const servers = new Map<string, RestorableServer>();
  for (const snapshot of snapshots) {
    const known = servers.get(snapshot.vm_id);
    if (known) known.points += 1;
    else {
      servers.set(snapshot.vm_id, {
        id: snapshot.vm_id,
        name: snapshot.vm_name ?? snapshot.vm_id,
        status: snapshot.vm_status,
        project: snapshot.tenant_name,
        points: 1,
        newest: snapshot.created_at,
      });
    }
  }
  return [...servers.values()];
}
