import { expect, test } from "vitest";
import type { InventoryKind, KindColumn } from "@/api/schema";
import { isAmount, keyOf, plainText, referenceOf, titleOf, unresolvedId } from "./value";

const column = (facts: Partial<KindColumn>): KindColumn => ({
  name: "name",
  label: "Name",
  type: "text",
  unit: null,
  sortable: true,
  filterable: true,
  ends: [],
  values: null,
  shown: true,
  reference: null,
  ...facts,
});
const projects = {
  name: "projects",
  path: "/tenants",
  title: "name",
  columns: [column({})],
} as unknown as InventoryKind;
const owner = column({ name: "project_name", reference: { kind: "projects", id_column: "project_id" } });

test("values become text, whatever they hold", () => {
  expect(plainText("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
  expect(plainText(["10.0.0.1", "10.0.0.2"])).toBe("10.0.0.1, 10.0.0.2");
  expect(plainText([])).toBe("–");
  expect(plainText(null)).toBe("–");
  expect(plainText({ a: 1 })).toBe('{"a":1}');
  expect(plainText(false)).toBe("false");
});

test("a resource without a name is called by its id", () => {
  expect(titleOf(projects, { id: "1", name: "web" })).toBe("web");
  expect(titleOf(projects, { id: "1", name: "" })).toBe("1");
});

test("a reference leads to the panel of a kind that the reader knows, and nowhere else", () => {
  expect(referenceOf(owner, { project_id: "7" }, [projects])).toEqual({
    slug: "tenants",
    id: "7",
    region: null,
  });
  expect(referenceOf(owner, { project_id: "7" }, [])).toBeNull();
  expect(referenceOf(owner, { project_id: null }, [projects])).toBeNull();
});

test("a reference that names nothing is no link, its id is kept", () => {
  const orphan = { project_id: null, project_name: null, unresolved: { project_id: "gone" } };
  expect(unresolvedId(owner, orphan)).toBe("gone");
  expect(referenceOf(owner, { ...orphan, project_id: "gone" }, [projects])).toBeNull();
});

test("amounts are measured, numbers that name something are not", () => {
  expect(isAmount(column({ name: "ram_mb", type: "integer", unit: "MiB" }))).toBe(true);
  expect(isAmount(column({ name: "servers_count", type: "integer" }))).toBe(true);
  expect(isAmount(column({ name: "port_range_min", type: "integer" }))).toBe(false);
});

test("the same id in two regions is two rows", () => {
  expect(keyOf({ id: "1", region_name: "One" })).not.toBe(keyOf({ id: "1", region_name: "Two" }));
});
