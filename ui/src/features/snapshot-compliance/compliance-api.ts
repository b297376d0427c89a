/** What the page of snapshot compliance asks of the API. */
import { queryOptions } from "@tanstack/react-query";
import type { ComplianceSummary, PageDailyCompliance, PageVolumeCompliance } from "@/api/schema";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";

export const PAGE_SIZE = 100;
const DAYS = 30;

export const summaryQuery = queryOptions({
  queryKey: [SNAPSHOT, "compliance", "summary"],
  queryFn: ({ signal }): Promise<ComplianceSummary> =>
    body(client.GET("/api/v1/snapshot/compliance/summary", { signal })),
  refetchInterval: 60_000,
});

/** What was true day by day, as the worker kept it; newest first. */
export const daysQuery = queryOptions({
  queryKey: [SNAPSHOT, "compliance", "days"],
  queryFn: ({ signal }): Promise<PageDailyCompliance> =>
    body(
      client.GET("/api/v1/snapshot/compliance/reports", { params: { query: { page_size: DAYS } }, signal }),
    ),
});

/** The words of the address that are the list's own. */
export function listWords(search: Search): Search {
  const order = {
    ...(search.sort_by && { sort_by: search.sort_by }),
    ...(search.sort_dir && { sort_dir: search.sort_dir }),
  };
  return withSearch({ ...logQuery(search), ...order }, { view: undefined });
}

export function listCompliance(search: Search, signal: AbortSignal): Promise<PageVolumeCompliance> {
  const query = { ...listWords(search), page: Number(search.page ?? "1"), page_size: PAGE_SIZE };
  return body(client.GET("/api/v1/snapshot/compliance", { params: { query }, signal }));
}
