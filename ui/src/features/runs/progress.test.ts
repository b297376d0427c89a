import { expect, test } from "vitest";
import type { RunKind } from "@/api/schema";
import { progress, totals } from "./progress";

const kind = (name: string, state: RunKind["state"], listed: number | null = null): RunKind => ({
  kind: name,
  state,
  listed,
  created: null,
  changed: null,
  unchanged: null,
  deleted: null,
  seconds: null,
  error: null,
});

test("a kind counts when it is stored or has failed, half when it is listed", () => {
  const kinds = [kind("a", "stored"), kind("b", "failed"), kind("c", "listed"), kind("d", "listing")];
  expect(progress(kinds)).toEqual({ percent: 62, done: 2, now: ["d"] });
});

test("a run is never at 100 before every kind has ended", () => {
  const kinds = [
    ...Array.from({ length: 199 }, (_, at) => kind(String(at), "stored")),
    kind("last", "listing"),
  ];
  expect(progress(kinds).percent).toBe(99);
  expect(progress([]).percent).toBe(0);
});

test("sums leave out what is not known", () => {
  expect(totals([kind("a", "stored", 3), kind("b", "failed")]).listed).toBe(3);
  expect(totals([kind("a", "waiting"), kind("b", "waiting")]).listed).toBeNull();
});
