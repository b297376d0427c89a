import { expect, test } from "vitest";
import type { InventoryKind, KindColumn } from "@/api/schema";
import { boundedWidth, chosenColumns, readPreferences } from "./use-preferences";

const column = (name: string, shown: boolean, type: KindColumn["type"] = "text") =>
  ({ name, shown, type }) as KindColumn;
const kind = {
  title: "name",
  columns: [
    column("id", false),
    column("status", true),
    column("name", true),
    column("metadata", true, "json"),
  ],
} as InventoryKind;
const names = (chosen: string[] | undefined) => chosenColumns(kind, chosen).map(({ name }) => name);

test("without a choice the delivered columns show, the name first and no JSON", () => {
  expect(names(undefined)).toEqual(["name", "status"]);
});

test("a choice is kept in the kind's order and forgets columns that have gone", () => {
  expect(names(["status", "id", "no-longer-there"])).toEqual(["id", "status"]);
});

test("at least one column always shows", () => {
  expect(names([])).toEqual(["name", "status"]);
  expect(names(["no-longer-there"])).toEqual(["name", "status"]);
});

test.each([undefined, null, "", { columns: 7 }, [], "x"])("anything may be kept, even %s", (value) => {
  expect(readPreferences(value).density).toBe("normal");
});

test("a choice comes back as it was stored", () => {
  expect(readPreferences({ columns: ["id"], density: "compact", widths: { id: 120 } })).toEqual({
    columns: ["id"],
    density: "compact",
    widths: { id: 120 },
  });
});

test("a width that no hand could have drawn is forgotten, and one is kept within its bounds", () => {
  expect(readPreferences({ density: "roomy", widths: { id: -4 } })).toEqual({ density: "roomy", widths: {} });
  expect([5, 200.4, 5000].map(boundedWidth)).toEqual([60, 200, 900]);
});
