/** Of which time the chart above the log tells: the one that the log is narrowed to, else the last thirty days. */
import { logQuery, withSearch, type Search } from "@/lib/list-search";
import { dayOf } from "@/lib/time";

const DAYS = 30;

export function volumeQuery(search: Search, today: Date): Search {
  const first = new Date(today);
  first.setDate(first.getDate() - (DAYS - 1));
  const since = search.since ?? (search.until === undefined ? dayOf(first) : undefined);
  return logQuery(withSearch(search, { cursor: undefined, since, until: search.until ?? dayOf(today) }));
}
