/** The log is read run by run: what one look at the cloud found belongs together. */
import type { ChangeEntry } from "@/api/schema";

export interface RunOfChanges {
  runId: number;
  entries: readonly ChangeEntry[];
}

/** Neighbours of the same run as one group, in the order in which they came. */
export function byRun(entries: readonly ChangeEntry[]): RunOfChanges[] {
  const groups: { runId: number; entries: ChangeEntry[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.runId === entry.run_id) last.entries.push(entry);
    else groups.push({ runId: entry.run_id, entries: [entry] });
  }
  return groups;
}
