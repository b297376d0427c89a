/** Sums over the kinds of a run; null where no kind has a figure. */
import type { RunKind } from "@/api/schema";

const SUMMED = ["listed", "created", "changed", "deleted"] as const;
export type Totals = Record<(typeof SUMMED)[number], number | null>;

export function totals(kinds: readonly RunKind[]): Totals {
  const sum: Totals = { listed: null, created: null, changed: null, deleted: null };
  for (const kind of kinds) {
    for (const name of SUMMED) if (kind[name] !== null) sum[name] = (sum[name] ?? 0) + kind[name];
  }
  return sum;
}

/** How far a run is: a kind counts one when it is stored or has failed, a half once it is listed. */
export function progress(kinds: readonly RunKind[]): { percent: number; done: number; now: string[] } {
  const ended = kinds.filter(({ state }) => state === "stored" || state === "failed").length;
  const halves = kinds.filter(({ state }) => state === "listed").length;
  return {
    percent: kinds.length === 0 ? 0 : Math.floor(((ended + halves / 2) / kinds.length) * 100),
    done: ended,
    now: kinds.filter(({ state }) => state === "listing").map(({ kind }) => kind),
  };
}
