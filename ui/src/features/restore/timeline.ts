/** Where the restore points stand on a line through time. */
import type { RestorePoint } from "@/api/schema";

/** Percent from the left: the oldest at 0, now at 100. */
export function placeOf(at: string, oldest: string, now: number): number {
  const begin = Date.parse(oldest);
  return now <= begin ? 100 : Math.min(100, Math.max(0, ((Date.parse(at) - begin) / (now - begin)) * 100));
}

/** What the set of a snapshot holds of the server's other volumes, in words; null: it has no others. */
export function matesOf({
  data_volumes: volumes,
  set_id: set,
}: Pick<RestorePoint, "data_volumes" | "set_id">) {
  if (volumes.length === 0) return null;
  const there = volumes.filter(({ snapshot_id: id, status }) => id !== null && status === "available").length;
  const all =
    volumes.length === 1
      ? "the data volume"
      : volumes.length === 2
        ? "both data volumes"
        : `all ${volumes.length} data volumes`;
  if (there === volumes.length) return `with ${all}`;
  if (there > 0) return `with ${there} of ${volumes.length} data volumes`;
  return set === null ? "taken by itself, without the data volumes" : "its set has none of the data volumes";
}

/** Whether anything of the data volumes can be restored along with it. */
export function hasMates({ data_volumes: volumes }: Pick<RestorePoint, "data_volumes">): boolean {
  return volumes.some(({ snapshot_id: id, status }) => id !== null && status === "available");
}
