import { expect, test } from "vitest";
import type { DuePolicy, VolumeDecision } from "@/api/schema";
import { headline, nextDue } from "./outlook-words";

const decision: VolumeDecision = {
  volume_id: "v",
  region_name: "region-one",
  volume_name: "data",
  project_id: null,
  tenant_name: null,
  domain_name: null,
  source: "rule",
  auto_snapshot: true,
  excluded: false,
  policies: [],
  reasons: [],
  warnings: [],
  exclusion: null,
};
const policy: DuePolicy = {
  policy: "daily_5",
  retention: 7,
  retention_from: "default",
  sla_days: 2,
  sla_from: "default",
  given_at: "2026-05-04T10:00:00Z",
  first_due_on: "2026-05-04",
  newest_snapshot_at: null,
  is_due: false,
  due_since: null,
  next_due_at: "2026-05-05T00:00:00Z",
};

test("the headline says whether snapshots are made, and by whose word", () => {
  expect(headline(decision)).toBe("Snapshots are made, by rule");
  expect(headline({ ...decision, auto_snapshot: false, source: "none" })).toBe(
    "No snapshots are made, nobody asks for it",
  );
});

test("an exclusion goes before everything else", () => {
  expect(headline({ ...decision, excluded: true })).toBe("Excluded: no snapshots are made");
});

test("what is due says since which day; what an exclusion holds back has no next time", () => {
  expect(nextDue(policy)).toEqual({ at: "2026-05-05T00:00:00Z" });
  expect(nextDue({ ...policy, is_due: true, due_since: "2026-05-04" })).toEqual({
    words: "now, since 2026-05-04 (UTC)",
  });
  expect(nextDue({ ...policy, next_due_at: null })).toEqual({ words: "not while it is excluded" });
});
