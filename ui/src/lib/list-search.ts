/** What the address of a list says: reserved words steer the page, every other word is a filter on a column. */
import type { InventoryKind, KindColumn } from "@/api/schema";
import { oneText, valuesIn } from "./address";
import { endOfDay, startOfDay } from "./time";

export type Search = Readonly<Record<string, string>>;

const STEERING = new Set([
  "q",
  "page",
  "page_size",
  "sort_by",
  "sort_dir",
  "id",
  "region",
  "tab",
  "compare",
  "cursor",
]);
export const PAGE_SIZES = ["50", "100", "200", "500"] as const;

/** Any search record of the router, flattened to text; what is empty is left out. */
export function readSearch(raw: Readonly<Record<string, unknown>>): Search {
  const entries = Object.entries(raw).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? [[key, String(value)]]
      : [],
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

/** A column of this name cannot be a filter in the address: the word is taken. */
export function isSteering(word: string): boolean {
  return STEERING.has(word);
}

/** A copy with some words set, or removed with undefined. A place in the list is lost with the page that it belongs to. */
export function withSearch(search: Search, changes: Readonly<Record<string, string | undefined>>): Search {
  const lost = "page" in changes ? { cursor: undefined } : {};
  return readSearch({ ...search, ...lost, ...changes });
}

/** The values of a filter. What the cloud says is a short list of words, so there a comma may part them too. */
export function filterValues(column: KindColumn, text: string | undefined): string[] {
  const values = valuesIn(text);
  return column.values ? [...new Set(values.flatMap((value) => value.split(",")))] : values;
}

export function filtersOf(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([key]) => !STEERING.has(key)));
}

export function isNarrowed(search: Search): boolean {
  return search.q !== undefined || Object.keys(filtersOf(search)).length > 0;
}

/** What narrows and orders the list, as the API wants it; used for the page and for the download alike. */
export function selectionQuery(kind: InventoryKind, search: Search): Search {
  const parted = kind.columns
    .filter(({ name }) => name in search && !STEERING.has(name))
    .map((column) => [column.name, oneText(filterValues(column, search[column.name]))] as const);
  const days = kind.columns
    .filter(({ type }) => type === "timestamp")
    .flatMap(({ ends: [since = "", until = ""] }) => [
      [since, search[since] && startOfDay(search[since])] as const,
      [until, search[until] && endOfDay(search[until])] as const,
    ]);
  return readSearch({
    ...filtersOf(search),
    ...Object.fromEntries(parted),
    ...Object.fromEntries(days),
    q: search.q,
    sort_by: search.sort_by ?? kind.default_sort,
    sort_dir: search.sort_dir ?? "asc",
  });
}

/** A page after a place costs what the first one costs, however deep; without a place it is found by its number. */
export function pageQuery(kind: InventoryKind, search: Search): Search {
  const place: Search = search.cursor ? { cursor: search.cursor } : { page: search.page ?? "1" };
  return {
    ...selectionQuery(kind, search),
    ...place,
    page_size: search.page_size ?? PAGE_SIZES[0],
  };
}

/** The first click on a heading sorts up, the next one down, the third goes back to the kind's own order. */
export function nextSort(kind: InventoryKind, search: Search, column: string): Search {
  const active = (search.sort_by ?? kind.default_sort) === column;
  const direction = search.sort_dir ?? "asc";
  if (!active) return withSearch(search, { sort_by: column, sort_dir: undefined, page: undefined });
  if (direction === "asc") return withSearch(search, { sort_by: column, sort_dir: "desc", page: undefined });
  return withSearch(search, { sort_by: undefined, sort_dir: undefined, page: undefined });
}

/** The address of a panel. The region is named only where it is another one than the console's own. */
export function panelSearch(id: string, region: string | null | undefined, home: string): Search {
  return region && region !== home ? { id, region } : { id };
}

/** What narrows a log, as the API wants it: a day is one of the reader's zone, and the last one is counted in. */
export function logQuery(search: Search): Search {
  return readSearch({
    ...filtersOf(search),
    q: search.q,
    cursor: search.cursor,
    since: search.since && startOfDay(search.since),
    until: search.until && endOfDay(search.until),
  });
}
