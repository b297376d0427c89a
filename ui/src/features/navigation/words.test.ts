import { expect, test } from "vitest";
import type { DepartmentMenu, MenuGroup, MenuItem, MenuPerson } from "@/api/schema";
import { keyFor } from "./navigation-api";
import { groupIsShown, itemIsShown, reason, withGroup, withItem } from "./words";

const item = (id: number): MenuItem => ({
  id,
  key: "servers",
  label: "Servers",
  path: "/servers",
  resource: "servers",
  action: "read",
  position: 1,
});
const group: MenuGroup = {
  id: 3,
  key: "inventory",
  label: "Inventory",
  position: 1,
  items: [item(1), item(2)],
};
const nothing: DepartmentMenu = { groups: {}, items: {} };
const person: MenuPerson = {
  username: "ada",
  role: "viewer",
  department_id: 1,
  department: "Sales",
  overrides: 0,
};

test("what a department does not speak of is shown, and a page does as its group", () => {
  expect(groupIsShown(nothing, group)).toBe(true);
  const hidden = withGroup(nothing, group, false);
  expect([item(1), item(2)].map((page) => itemIsShown(hidden, group, page))).toEqual([false, false]);
});

test("only a page that does not do as its group has a word of its own", () => {
  const apart = withItem(nothing, group, item(1), false);
  expect(apart).toEqual({ groups: {}, items: { 1: false } });
  expect(withItem(apart, group, item(1), true)).toEqual(nothing);
  const hidden = withGroup(nothing, group, false);
  expect(withItem(hidden, group, item(2), true)).toEqual({ groups: { 3: false }, items: { 2: true } });
  expect(withGroup(hidden, group, true)).toEqual(nothing);
});

test("each reason is told in its own words", () => {
  const told = (because: Parameters<typeof reason>[0]["because"], is_seen: boolean) =>
    reason({ item_id: 1, is_seen, because }, person, item(1));
  expect(told("permission", false)).toBe("The role viewer lacks servers: read");
  expect(told("person", true)).toBe("Shown to this person");
  expect(told("department_page", false)).toBe("Sales hides the page");
  expect(told("department_group", false)).toBe("Sales hides the group");
  expect(told("nobody", true)).toBe("Nobody says otherwise");
});

test.each([
  ["Night shift", "night_shift"],
  ["  24/7 Überwachung! ", "berwachung"],
  ["…", "group"],
])("the key of a group called %s is one that the API takes", (label, key) => {
  expect(keyFor(label)).toBe(key);
});
