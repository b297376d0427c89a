import { expect, test } from "vitest";
import { volumeQuery } from "./volume-query";

const today = new Date(2026, 4, 30, 12);

test("without a time the chart tells of the last thirty days, today included", () => {
  expect(volumeQuery({ action: "deleted", cursor: "x" }, today)).toEqual({
    action: "deleted",
    since: new Date(2026, 4, 1).toISOString(),
    until: new Date(2026, 4, 31).toISOString(),
  });
});

test("with a time it tells of that time", () => {
  const words = { since: "2026-05-04T10:00:00Z", until: "2026-05-04T11:00:00Z" };
  expect(volumeQuery(words, today)).toEqual(words);
});
