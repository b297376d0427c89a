import { expect, test } from "vitest";
import type { OnDemandRun, SnapshotRun } from "@/api/schema";
import { inTheWay, outcomeWords, progressOf, waitingWords } from "./monitor-words";

const run: SnapshotRun = {
  id: 7,
  region_name: "region-one",
  trigger: "schedule",
  status: "running",
  started_at: "2026-05-04T10:00:00Z",
  finished_at: null,
  seconds: null,
  planned_count: 0,
  created_count: 0,
  deleted_count: 0,
  failed_count: 0,
  skipped_count: 0,
  postponed_count: 0,
  warnings: [],
  error: null,
  is_alive: true,
};
const request: OnDemandRun = {
  id: 3,
  requested_by: "ann",
  requested_at: "2026-05-04T10:00:00Z",
  status: "pending",
  steps: [],
  started_at: null,
  finished_at: null,
  run_id: null,
  error: null,
};

test("a run that knows not yet how much there is to do shows no percentage", () => {
  expect(progressOf(run)).toEqual({ percent: null, words: "Looking at what is due" });
});

test("what failed counts as done, and is said", () => {
  expect(
    progressOf({ ...run, planned_count: 40, created_count: 12, failed_count: 1, deleted_count: 2 }),
  ).toEqual({
    percent: 32,
    words: "12 of 40 snapshots made, 1 has failed, 2 old ones deleted",
  });
});

test("the button says whose run is in the way, and what it waits for", () => {
  expect(inTheWay({ is_active: true, request, run: null })).toBe(
    "The run that ann asked for waits for the worker: one at a time",
  );
  expect(
    inTheWay({ is_active: false, request: { ...request, status: "interrupted" }, run: null }),
  ).toBeNull();
});

test("a request that no worker takes up asks whether there is one, unless a run is under way", () => {
  const [soon, late] = [Date.parse(request.requested_at) + 5_000, Date.parse(request.requested_at) + 90_000];
  expect(waitingWords(request, null, soon)).toContain("looks every few seconds");
  expect(waitingWords(request, null, late)).toContain(
    "Is the snapshot worker (pf9_snapshot_worker) started?",
  );
  expect(waitingWords(request, run, late)).toContain("the end of the run that is under way");
});

test("a failure says whether it was the making or the deletion", () => {
  expect(outcomeWords("create", "failed")).toBe("failed");
  expect(outcomeWords("delete", "failed")).toBe("deletion failed");
});
