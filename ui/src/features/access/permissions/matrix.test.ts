import { expect, test } from "vitest";
import type { PermissionMatrix } from "@/api/schema";
import { cellOf, cellWords, changesOf, changeWords, withCell } from "./matrix";

const matrix: PermissionMatrix = {
  roles: ["viewer", "operator"],
  actions: ["read", "write", "admin", "delete"],
  resources: ["networks", "tenant_health"],
  granted: { viewer: { networks: ["read"] }, operator: { networks: ["read", "write", "delete"] } },
  version: "1",
};

test("a cell is its highest level, and delete stands beside it", () => {
  expect(cellWords(cellOf(matrix, "viewer", "networks"))).toBe("read");
  expect(cellWords(cellOf(matrix, "operator", "networks"))).toBe("write, delete");
  expect(cellWords(cellOf(matrix, "operator", "tenant_health"))).toBe("none");
});

test("a change is told as what a role gains and loses", () => {
  let draft = withCell({}, matrix, ["viewer", "networks"], { level: "admin", deletes: false });
  draft = withCell(draft, matrix, ["operator", "networks"], { level: "read", deletes: false });
  draft = withCell(draft, matrix, ["operator", "tenant_health"], { level: "none", deletes: true });
  const changes = changesOf(matrix, draft);
  expect(changes).toHaveLength(5);
  expect(changeWords(changes)).toEqual([
    "viewer gains write and admin on networks",
    "operator loses write and delete on networks",
    "operator gains delete on tenant health",
  ]);
});

test("what is set back is no change", () => {
  const there = withCell({}, matrix, ["viewer", "networks"], { level: "write", deletes: false });
  expect(changesOf(matrix, there)).toEqual([
    { role: "viewer", resource: "networks", action: "write", granted: true },
  ]);
  const back = withCell(there, matrix, ["viewer", "networks"], { level: "read", deletes: false });
  expect(back).toEqual({});
  expect(changesOf(matrix, back)).toEqual([]);
});
