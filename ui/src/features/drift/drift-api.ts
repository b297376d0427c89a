/** What the drift pages ask of the API. */
import type {
  DriftEventFilter,
  DriftEventPage,
  DriftRuleCreate,
  DriftRules,
  DriftRuleUpdate,
  DriftSummary,
} from "@/api/schema";
import { body, client } from "@/lib/client";
import { logQuery, type Search } from "@/lib/list-search";
import { totalWords } from "@/lib/log-total";
import { filterOf } from "./meant";

const PAGE_SIZE = 100;

export function getSummary(signal: AbortSignal): Promise<DriftSummary> {
  return body(client.GET("/api/v1/drift/summary", { signal }));
}

/** Words of the address: what is not known is refused by the API, which says what is. */
export function listEvents(search: Search, signal: AbortSignal): Promise<DriftEventPage> {
  const query = { ...logQuery(search), page_size: PAGE_SIZE };
  return body(client.GET("/api/v1/drift/events", { params: { query }, signal }));
}

export function listRules(signal: AbortSignal): Promise<DriftRules> {
  return body(client.GET("/api/v1/drift/rules", { signal }));
}

export async function addRule(rule: DriftRuleCreate): Promise<void> {
  await client.POST("/api/v1/drift/rules", { body: rule });
}

/** What is to be acknowledged: events one has looked at, or all open ones that a filter finds. */
export type Meant = { ids: readonly number[] } | { filter: DriftEventFilter; count: string };

/** All open events as the address narrows them, up to the newest one now: none that comes meanwhile is meant. */
export async function findAllMeant(search: Search, signal: AbortSignal): Promise<Meant | null> {
  const narrowed = logQuery({ ...search, cursor: "" });
  const query = { ...narrowed, acknowledged: ["false" as const], page_size: 1 };
  const page = await body(client.GET("/api/v1/drift/events", { params: { query }, signal }));
  const [newest] = page.items;
  return newest
    ? { filter: filterOf(narrowed, newest.detected_at), count: totalWords(page, "event", "events") }
    : null;
}

/** One says when somebody else was faster; many take what is still open. */
export async function acknowledge(meant: Meant, words: string): Promise<void> {
  const note = words === "" ? null : words;
  if ("filter" in meant) {
    await client.PUT("/api/v1/drift/events/bulk-acknowledge", { body: { filter: meant.filter, note } });
    return;
  }
  const [first] = meant.ids;
  if (meant.ids.length === 1 && first !== undefined) {
    const params = { path: { event_id: first } };
    await client.PUT("/api/v1/drift/events/{event_id}/acknowledge", { params, body: { note } });
  } else {
    await client.PUT("/api/v1/drift/events/bulk-acknowledge", { body: { ids: [...meant.ids], note } });
  }
}

export async function changeRule(id: number, change: DriftRuleUpdate): Promise<void> {
  await client.PUT("/api/v1/drift/rules/{rule_id}", { params: { path: { rule_id: id } }, body: change });
}
