import { expect, test } from "vitest";
import type { RestorableSnapshot } from "@/api/schema";
import { byServer } from "./by-server";

const snapshot = (vm_id: string, created_at: string) =>
  ({ vm_id, created_at, vm_name: null, vm_status: "ACTIVE", tenant_name: "erp" }) as RestorableSnapshot;

test("a server stands once, with its newest snapshot and how many there are; one without a name by its id", () => {
  const servers = byServer([
    snapshot("b", "2026-05-04T10:00:00Z"),
    snapshot("a", "2026-05-03T10:00:00Z"),
    snapshot("b", "2026-05-02T10:00:00Z"),
  ]);
  expect(servers.map(({ name, points, newest }) => [name, points, newest])).toEqual([
    ["b", 2, "2026-05-04T10:00:00Z"],
    ["a", 1, "2026-05-03T10:00:00Z"],
  ]);
  expect(byServer([])).toEqual([]);
});
