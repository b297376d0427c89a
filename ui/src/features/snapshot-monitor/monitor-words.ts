/** The words for runs, their steps, and what became of a snapshot. */
import type { OnDemandRun, OnDemandStatus, SnapshotRecord, SnapshotRun } from "@/api/schema";
import { counted } from "@/lib/format";
import type { Tone } from "@/lib/status";

export const TRIGGERS: Readonly<Record<SnapshotRun["trigger"], string>> = {
  schedule: "schedule",
  on_demand: "on demand",
};

export const STEPS: Readonly<Record<string, string>> = {
  policy_assign: "Decide for all volumes",
  inventory_before: "Inventory",
  snapshots: "Snapshots",
  inventory_after: "Inventory again",
};

interface Outcome {
  label: string;
  tone: Tone;
}

/** In the order of how much they ask to be looked at. */
export const OUTCOMES: Readonly<Record<SnapshotRecord["status"], Outcome>> = {
  failed: { label: "failed", tone: "bad" },
  error: { label: "in error", tone: "bad" },
  busy: { label: "busy, tried again", tone: "warn" },
  skipped: { label: "skipped", tone: "off" },
  requested: { label: "asked for", tone: "busy" },
  creating: { label: "being made", tone: "busy" },
  deleting: { label: "being deleted", tone: "busy" },
  available: { label: "made", tone: "ok" },
  deleted: { label: "deleted", tone: "ok" },
};

/** "failed" alone does not say whether a snapshot was not made or not deleted. */
export function outcomeWords(action: SnapshotRecord["action"], status: SnapshotRecord["status"]): string {
  return status === "failed" && action === "delete" ? "deletion failed" : OUTCOMES[status].label;
}

export interface Progress {
  /** Null while nobody knows how much there is to do. */
  percent: number | null;
  words: string;
}

/** How far a run under way is. Only the making can be foreseen; what follows is said in words. */
export function progressOf(run: SnapshotRun): Progress {
  const { planned_count: planned, created_count: made, failed_count: failed, deleted_count: deleted } = run;
  const trouble = failed > 0 ? `, ${counted(failed, "has", "have")} failed` : "";
  const gone = deleted > 0 ? `, ${counted(deleted, "old one", "old ones")} deleted` : "";
  if (planned === 0) return { percent: null, words: `Looking at what is due${gone}` };
  const percent = Math.min(100, Math.floor(((made + failed) / planned) * 100));
  return {
    percent,
    words: `${made} of ${counted(planned, "snapshot", "snapshots")} made${trouble}${gone}`,
  };
}

/** Why nobody can ask for a run now; null when one can. */
export function inTheWay({ is_active, request }: OnDemandStatus): string | null {
  if (!is_active || !request) return null;
  const state = request.status === "pending" ? "waits for the worker" : "is under way";
  return `The run that ${request.requested_by} asked for ${state}: one at a time`;
}

const SOON = 60;

/** What a request waits for that no worker has taken up yet. */
export function waitingWords(request: OnDemandRun, running: SnapshotRun | null, now: number): string {
  if (running?.is_alive) return "It waits for the end of the run that is under way.";
  const seconds = (now - Date.parse(request.requested_at)) / 1000;
  return seconds < SOON
    ? "It waits for the worker, which looks every few seconds."
    : "No worker has taken it up. Is the snapshot worker (pf9_snapshot_worker) started?";
}
