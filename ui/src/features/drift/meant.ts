/** Events that are meant without being named: the filter in the API's words, and how many there are. */
import type { DriftEventFilter } from "@/api/schema";

const TEXTS = new Set(["since", "until", "q"]);
const NUMBERS = new Set(["rule_id", "run_id"]);

/** The words of the address as a filter that ends with the newest event that was counted. */
export function filterOf(narrowed: Readonly<Record<string, string>>, newest: string): DriftEventFilter {
  const ends = new Date(Date.parse(newest) + 1).toISOString();
  const words = Object.entries(narrowed)
    .filter(([name]) => name !== "acknowledged")
    .map(
      ([name, value]) =>
        [name, TEXTS.has(name) ? value : [NUMBERS.has(name) ? Number(value) : value]] as const,
    );
  const until = narrowed.until !== undefined && narrowed.until < ends ? narrowed.until : ends;
  // What the address says has been taken as a filter by the API a moment ago.
  return { ...(Object.fromEntries(words) as DriftEventFilter), until };
}
