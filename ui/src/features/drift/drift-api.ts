/** What the drift pages ask of the API. */
import type { DriftEventPage, DriftRule, DriftRuleUpdate, DriftSummary } from "@/api/schema";
import { body, client } from "@/lib/client";
import { logQuery, type Search } from "@/lib/list-search";

const PAGE_SIZE = 100;

export function getSummary(signal: AbortSignal): Promise<DriftSummary> {
  return body(client.GET("/api/v1/drift/summary", { signal }));
}

/** Words of the address: what is not known is refused by the API, which says what is. */
export function listEvents(search: Search, signal: AbortSignal): Promise<DriftEventPage> {
  const query = { ...logQuery(search), page_size: PAGE_SIZE };
  // Without `format` the answer is a page.
  return body(client.GET("/api/v1/drift/events", { params: { query }, signal }));
}

export async function listRules(signal: AbortSignal): Promise<DriftRule[]> {
  return (await body(client.GET("/api/v1/drift/rules", { signal }))).items;
}

/** One says when somebody else was faster; many take what is still open. */
export async function acknowledge(ids: readonly number[], words: string): Promise<void> {
  const note = words === "" ? null : words;
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) {
    const params = { path: { event_id: first } };
    await client.PUT("/api/v1/drift/events/{event_id}/acknowledge", { params, body: { note } });
  } else {
    await client.PUT("/api/v1/drift/events/bulk-acknowledge", { body: { ids: [...ids], note } });
  }
}

export async function changeRule(id: number, change: DriftRuleUpdate): Promise<void> {
  await client.PUT("/api/v1/drift/rules/{rule_id}", { params: { path: { rule_id: id } }, body: change });
}
