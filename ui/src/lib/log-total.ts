import { counted } from "./format";

/** What a log says of how many entries there are; beyond what it counts, `total` is null. */
export interface LogCount {
  total: number | null;
  total_at_least?: number;
}

/** "3 restores"; beyond what is counted "more than 1,000 restores". */
export function totalWords(
  { total, total_at_least: least = 0 }: LogCount,
  singular: string,
  plural: string,
): string {
  return total === null ? `more than ${counted(least, singular, plural)}` : counted(total, singular, plural);
}
