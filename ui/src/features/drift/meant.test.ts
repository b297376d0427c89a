import { expect, test } from "vitest";
import { filterOf } from "./meant";

const newest = "2026-05-04T10:00:00.000400Z";

test("what the address says is the filter, and nothing newer than what was counted is meant", () => {
  expect(filterOf({ severity: "critical", run_id: "7", q: "web", acknowledged: "false" }, newest)).toEqual({
    severity: ["critical"],
    run_id: [7],
    q: "web",
    until: "2026-05-04T10:00:00.001Z",
  });
});

test("an end that the address names already stays when it is earlier", () => {
  expect(filterOf({ until: "2026-05-01T00:00:00.000Z" }, newest)).toEqual({
    until: "2026-05-01T00:00:00.000Z",
  });
});
