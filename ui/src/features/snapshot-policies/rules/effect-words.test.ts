import { expect, test } from "vitest";
import { effectWords, outcomeWords, policyWords } from "./effect-words";

test("the sum says what begins, ends and changes, and that nothing does", () => {
  const none = { begins: 0, ends: 0, changes: 0, same: 180, volumes: 180 };
  expect(effectWords(none)).toBe("Nothing changes for any of the 180 volumes.");
  expect(effectWords({ ...none, begins: 12, ends: 1, same: 167 })).toBe(
    "12 volumes begin to be snapshotted, 1 volume is snapshotted no more; 167 stay as they are.",
  );
});

test("each policy that is touched says how many gain and lose it", () => {
  expect(
    policyWords([
      { policy: "daily_5", before: 80, after: 89, gains: 12, losses: 3 },
      { policy: "weekly", before: 1, after: 0, gains: 0, losses: 1 },
      { policy: "monthly_1st", before: 4, after: 4, gains: 0, losses: 0 },
    ]),
  ).toEqual(["12 volumes gain daily_5, 3 lose it: 80 → 89", "1 volume loses weekly: 1 → 0"]);
});

test("what a volume has is its policies, or that there are no snapshots", () => {
  const outcome = { source: "rule" as const, reasons: [], warnings: [] };
  const policies = [{ name: "daily_5", retention: 7, sla_days: 2 }];
  expect(outcomeWords({ ...outcome, auto_snapshot: true, policies })).toBe("daily_5 (keeps 7)");
  expect(outcomeWords({ ...outcome, auto_snapshot: false, policies: [] })).toBe("no snapshots");
});
