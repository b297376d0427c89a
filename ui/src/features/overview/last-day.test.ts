import { expect, test } from "vitest";
import { dayBefore, sumOf } from "./last-day";

const bucket = (created: number, changed: number, deleted: number) => ({
  begins_at: "2026-11-24T00:00:00Z",
  ends_at: "2026-11-25T00:00:00Z",
  created,
  changed,
  deleted,
  by_kind: {},
});

test("a day's figures are those of all its stretches", () => {
  expect(sumOf([bucket(1, 2, 3), bucket(10, 20, 30)])).toEqual({ created: 11, changed: 22, deleted: 33 });
  expect(sumOf([])).toEqual({ created: 0, changed: 0, deleted: 0 });
});

test("the day begins 24 hours ago, at a whole minute", () => {
  expect(dayBefore(Date.parse("2026-11-25T19:21:46.123Z"))).toBe("2026-11-24T19:21:00.000Z");
});
