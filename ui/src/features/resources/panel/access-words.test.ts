import { expect, test } from "vitest";
import type { EffectiveAccess } from "@/api/schema";
import { places } from "./access-words";

const row = (role: string, why: string[], implied: boolean[], project = "shop"): EffectiveAccess => ({
  user_id: "ada",
  user_name: "ada",
  user_domain_id: "acme",
  user_domain_name: "acme",
  role_id: role,
  role_name: role,
  scope_type: "project",
  project_id: project,
  project_name: project,
  domain_id: "acme",
  domain_name: "acme",
  direct: why.includes("direct"),
  in_force: true,
  why,
  sources: implied.map((by) => ({
    assignment_id: "a",
    group_id: null,
    inherited_from: null,
    inherited_from_id: null,
    implied_by_id: by ? "admin" : null,
  })),
  first_seen_at: null,
  last_seen_at: null,
});

test("what was given stands with its ways, what it brings stands behind it", () => {
  const [shop, erp] = places(
    [
      row("admin", ["through group ops"], [false]),
      row("reader", ["direct", "through group ops, implied by admin"], [false, true]),
      row("member", ["through group ops, implied by admin"], [true]),
      row("reader", ["direct"], [false], "erp"),
    ],
    "scope",
  );
  expect(shop?.given.map(({ role, ways }) => [role, ways])).toEqual([
    ["admin", ["through group ops"]],
    ["reader", ["direct"]],
  ]);
  expect(shop?.brought).toEqual(["member"]);
  expect(erp?.key).toBe("project/erp");
});

test("for a project the people stand apart", () => {
  const rows = [
    row("reader", ["direct"], [false]),
    { ...row("reader", ["direct"], [false]), user_id: "bob" },
  ];
  expect(places(rows, "user").map(({ key }) => key)).toEqual(["ada", "bob"]);
});

test("nobody with a force that nobody has", () => {
  expect(places([{ ...row("reader", ["direct"], [false]), in_force: false }], "user")[0]?.inForce).toBe(
    false,
  );
});
