import { expect, test } from "vitest";
import type { ComplianceSummary } from "@/api/schema";
import { drillWords, rowsOf, share } from "./sums";

const sums = { compliant: 3, noncompliant: 1, pending: 0, percent: 75, level: "critical" as const };
const summary: ComplianceSummary = {
  total: sums,
  volumes: { volumes: 9, automated: 4, excluded: 1, not_asked: 4, undecided: 0, with_warnings: 0 },
  sla_days: 2,
  thresholds: { target_percent: 95, critical_percent: 80 },
  by_policy: [{ ...sums, policy: "daily_5" }],
  by_tenant: [
    {
      ...sums,
      noncompliant: 0,
      percent: 100,
      level: "ok",
      project_id: "p1",
      tenant_name: "erp",
      domain_name: "blue",
      last_drill: null,
    },
    { ...sums, project_id: "p2", tenant_name: "webshop", domain_name: "blue", last_drill: null },
    {
      ...sums,
      noncompliant: 0,
      percent: null,
      level: null,
      project_id: null,
      tenant_name: null,
      domain_name: null,
      last_drill: null,
    },
  ],
  by_domain: [{ ...sums, domain_id: "d", domain_name: "blue" }],
  drills: [],
};

test("the worst comes first, and each row leads to its volumes", () => {
  expect(rowsOf("tenant", summary).map(({ name, words }) => [name, words])).toEqual([
    ["webshop", { tenant_id: "p2" }],
    ["erp", { tenant_id: "p1" }],
    ["no tenant", null],
  ]);
  expect(rowsOf("domain", summary)[0]?.words).toEqual({ domain_name: "blue" });
  expect(rowsOf("policy", summary)[0]?.words).toEqual({ policy: "daily_5" });
});

test("a share that nothing stands behind is no figure", () => {
  expect(share(97.44)).toBe("97.4 %");
  expect(share(null)).toBeNull();
});

test("the last drill is told in words, and that there was none", () => {
  const drill = { id: "d", vm_id: "v", vm_name: "db", finished_at: "2026-01-01T00:00:00Z", error: null };
  expect(drillWords(null)).toBe("not drilled");
  expect(drillWords({ ...drill, status: "PASSED", rto_seconds: 8.9 })).toBe("passed, 8.9 s");
  expect(drillWords({ ...drill, status: "FAILED", rto_seconds: null })).toBe("failed");
});
