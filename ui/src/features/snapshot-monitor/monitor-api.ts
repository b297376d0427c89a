/** What the pages of the snapshot worker's runs ask of the API. */
import { queryOptions } from "@tanstack/react-query";
import type {
  OnDemandRun,
  OnDemandStatus,
  RunOutcomes,
  RunsSummary,
  SnapshotRecordPage,
  SnapshotRun,
  SnapshotRunPage,
} from "@/api/schema";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";

const PAGE_SIZE = 100;
export const LIVE = 1_500;
export const CALM = 15_000;

export const summaryQuery = queryOptions({
  queryKey: [SNAPSHOT, "runs", "summary"],
  queryFn: ({ signal }): Promise<RunsSummary> =>
    body(client.GET("/api/v1/snapshot/runs/summary", { signal })),
  // A run of the schedule begins by itself.
  refetchInterval: ({ state }) => (state.data?.running ? LIVE : CALM),
});

export const requestQuery = queryOptions({
  queryKey: [SNAPSHOT, "runs", "request"],
  queryFn: ({ signal }): Promise<OnDemandStatus> =>
    body(client.GET("/api/v1/snapshot/run-now/status", { signal })),
  refetchInterval: ({ state }) => (state.data?.is_active ? LIVE : CALM),
});

export function askForRun(): Promise<OnDemandRun> {
  return body(client.POST("/api/v1/snapshot/run-now"));
}

/** The words of the address that are a list's own. */
export function listWords(search: Search): Search {
  return withSearch(logQuery(search), { view: undefined });
}

export function listRuns(search: Search, signal: AbortSignal): Promise<SnapshotRunPage> {
  // Words of the address: what is not known is refused by the API, which says what is.
  const query = { ...listWords(search), page_size: PAGE_SIZE } as never;
  return body(client.GET("/api/v1/snapshot/runs", { params: { query }, signal }));
}

export function listRecords(search: Search, signal: AbortSignal): Promise<SnapshotRecordPage> {
  const query = { ...listWords(search), page_size: PAGE_SIZE } as never;
  return body(client.GET("/api/v1/snapshot/records", { params: { query }, signal }));
}

export function getRun(run_id: number, signal: AbortSignal): Promise<SnapshotRun> {
  return body(client.GET("/api/v1/snapshot/runs/{run_id}", { params: { path: { run_id } }, signal }));
}

export function listOutcomes(run_id: number, signal: AbortSignal): Promise<RunOutcomes> {
  return body(
    client.GET("/api/v1/snapshot/runs/{run_id}/outcomes", { params: { path: { run_id } }, signal }),
  );
}
