import { expect, test } from "vitest";
import type { ChangeEntry } from "@/api/schema";
import { byRun } from "./by-run";

const entry = (id: number, run_id: number) => ({ id, run_id }) as ChangeEntry;

test("changes that one run found stand together, in the order in which they came", () => {
  const groups = byRun([entry(9, 4), entry(8, 4), entry(7, 3)]);
  expect(groups.map(({ runId, entries }) => [runId, entries.map(({ id }) => id)])).toEqual([
    [4, [9, 8]],
    [3, [7]],
  ]);
});

test("nothing is no group", () => {
  expect(byRun([])).toEqual([]);
});
