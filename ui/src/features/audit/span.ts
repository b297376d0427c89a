/** The days that the figures tell of: those of the address, else the last thirty, in the reader's zone. */
import type { Search } from "@/lib/list-search";
import { dayOf, endOfDay, startOfDay } from "@/lib/time";

const DAYS = 30;

export interface Span {
  since: string;
  /** The last day, which is counted in. */
  until: string;
}

/** What the address leaves out: until today, and since thirty days, the last one included. */
export function spanOf(search: Search, today: Date): Span {
  const until = search.until ?? dayOf(today);
  return { since: search.since ?? daysBefore(until, DAYS - 1), until };
}

/** The span as moments, as the API wants it. */
export function momentsOf({ since, until }: Span): Span {
  return { since: startOfDay(since), until: endOfDay(until) };
}

/** An end that is no time is the API's to refuse. */
function daysBefore(end: string, days: number): string {
  const date = new Date(end.length === 10 ? `${end}T00:00:00` : end);
  if (Number.isNaN(date.getTime())) return end;
  date.setDate(date.getDate() - days);
  return dayOf(date);
}
