import { expect, test } from "vitest";
import { momentsOf, spanOf } from "./span";

const today = new Date("2026-03-05T09:30:00");

test("without a word in the address it is the last thirty days, today included", () => {
  expect(spanOf({}, today)).toEqual({ since: "2026-02-04", until: "2026-03-05" });
});

test("one end alone is completed: to today, or thirty days back from the end", () => {
  expect(spanOf({ since: "2026-01-01" }, today)).toEqual({ since: "2026-01-01", until: "2026-03-05" });
  expect(spanOf({ until: "2026-01-30" }, today)).toEqual({ since: "2026-01-01", until: "2026-01-30" });
});

test("the last day is counted in, in the reader's zone", () => {
  const { since, until } = momentsOf({ since: "2026-03-04", until: "2026-03-05" });
  expect(since).toBe(new Date("2026-03-04T00:00:00").toISOString());
  expect(until).toBe(new Date("2026-03-06T00:00:00").toISOString());
});

test("what is no day goes to the API as it stands, which says what is wrong", () => {
  expect(momentsOf(spanOf({ until: "soon" }, today))).toEqual({ since: "soon", until: "soon" });
});
