/** What the page of the audit trail asks of the API. */
import type { AuditPage, RuleChanges } from "@/api/schema";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";

const PAGE_SIZE = 100;

/** The words of the address that narrow the log. */
export function trailWords(search: Search): Search {
  return withSearch(logQuery(search), { open: undefined });
}

export function listTrail(search: Search, signal: AbortSignal): Promise<AuditPage> {
  // Words of the address: what is not known is refused by the API, which says what is.
  const query = { ...trailWords(search), page_size: PAGE_SIZE } as never;
  return body(client.GET("/api/v1/snapshot/audit", { params: { query }, signal }));
}

export function getRuleChanges(version: number, signal: AbortSignal): Promise<RuleChanges> {
  const params = { path: { version } };
  return body(client.GET("/api/v1/snapshot/audit/rule-changes/{version}", { params, signal }));
}
