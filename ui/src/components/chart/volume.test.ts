import { expect, test } from "vitest";
import type { Bucket } from "@/api/schema";
import { volumeOf } from "./volume";

const bucket = (begin: Date, end: Date, changed: number): Bucket => ({
  begins_at: begin.toISOString(),
  ends_at: end.toISOString(),
  created: 1,
  changed,
  deleted: 0,
  by_kind: {},
});
const days = [4, 5, 6].map((day) => bucket(new Date(2026, 4, day), new Date(2026, 4, day + 1), day));

test("a stretch of days is two days of the address, the last one counted in", () => {
  const { data, wordsOf } = volumeOf("day", days);
  expect(data.categories).toEqual(["4 May", "5 May", "6 May"]);
  expect(data.series.map(({ values }) => values)).toEqual([
    [1, 1, 1],
    [4, 5, 6],
    [0, 0, 0],
  ]);
  expect(wordsOf(0, 1)).toEqual({ since: "2026-05-04", until: "2026-05-05" });
});

test("a stretch of hours is exact", () => {
  const [begin, end] = [new Date(2026, 4, 4, 13), new Date(2026, 4, 4, 14)];
  expect(volumeOf("hour", [bucket(begin, end, 1)]).wordsOf(0, 0)).toEqual({
    since: begin.toISOString(),
    until: end.toISOString(),
  });
});

test("what lies beside the bars means nothing", () => {
  expect(volumeOf("day", days).wordsOf(0, 3)).toBeNull();
});
