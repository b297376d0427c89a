/** What the page of snapshot compliance asks of the API. */
import { queryOptions } from "@tanstack/react-query";
import type {
  ComplianceSummary,
  DailyCompliance,
  HeatMap,
  PageReportedVolume,
  PageVolumeCompliance,
  Thresholds,
} from "@/api/schema";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";

export const PAGE_SIZE = 100;
export const DAYS = "30";
const HEAT_FILTERS = ["tenant_id", "domain_name", "policy"] as const;
/** Words of the address that steer the page and are none of the list's. */
const OTHERS = { view: undefined, days: undefined, report: undefined };

export const summaryQuery = queryOptions({
  queryKey: [SNAPSHOT, "compliance", "summary"],
  queryFn: ({ signal }): Promise<ComplianceSummary> =>
    body(client.GET("/api/v1/snapshot/compliance/summary", { signal })),
  refetchInterval: 60_000,
});

/** Whose days are shown, and of what: the list's own filters, but not the one on those that the rows stand for. */
export function heatWords(by: HeatMap["by"], search: Search): Search {
  const own = { tenant: "tenant_id", domain: "domain_name", policy: "policy" }[by];
  const filters = HEAT_FILTERS.filter((name) => name !== own && search[name] !== undefined);
  return {
    by,
    days: search.days ?? DAYS,
    ...Object.fromEntries(filters.map((name) => [name, search[name]])),
  };
}

/** The days of just what the list is narrowed to, in all. */
export function trendWords(search: Search): Search {
  const filters = HEAT_FILTERS.filter((name) => search[name] !== undefined);
  return {
    by: "policy",
    days: search.days ?? DAYS,
    ...Object.fromEntries(filters.map((name) => [name, search[name]])),
  };
}

/** What was true day by day, as the worker kept it. */
export const heatQuery = (words: Search, limit: number) =>
  queryOptions({
    queryKey: [SNAPSHOT, "compliance", "days", words, limit],
    queryFn: ({ signal }): Promise<HeatMap> =>
      body(
        client.GET("/api/v1/snapshot/compliance/heat-map", {
          params: { query: { ...words, days: Number(words.days), limit } },
          signal,
        }),
      ),
  });

/** One report, in sums. */
export const reportQuery = (report: string) =>
  queryOptions({
    queryKey: [SNAPSHOT, "compliance", "report", report],
    queryFn: ({ signal }): Promise<DailyCompliance> =>
      body(
        client.GET("/api/v1/snapshot/compliance/reports/{report_id}", {
          params: { path: { report_id: Number(report) } },
          signal,
        }),
      ),
  });

export function saveThresholds(thresholds: Thresholds): Promise<Thresholds> {
  return body(client.PUT("/api/v1/snapshot/compliance/thresholds", { body: thresholds }));
}

/** The words of the address that are the list's own. */
export function listWords(search: Search): Search {
  const order = {
    ...(search.sort_by && { sort_by: search.sort_by }),
    ...(search.sort_dir && { sort_dir: search.sort_dir }),
  };
  return withSearch({ ...logQuery(search), ...order }, OTHERS);
}

export function listCompliance(search: Search, signal: AbortSignal): Promise<PageVolumeCompliance> {
  const query = { ...listWords(search), page: Number(search.page ?? "1"), page_size: PAGE_SIZE };
  return body(client.GET("/api/v1/snapshot/compliance", { params: { query }, signal }));
}

/** What a report says of each volume, as it was on its day. */
export function listReported(
  report: string,
  search: Search,
  signal: AbortSignal,
): Promise<PageReportedVolume> {
  const query = { ...listWords(search), page: Number(search.page ?? "1"), page_size: PAGE_SIZE };
  const path = { report_id: Number(report) };
  return body(
    client.GET("/api/v1/snapshot/compliance/reports/{report_id}/volumes", {
      params: { path, query },
      signal,
    }),
  );
}
