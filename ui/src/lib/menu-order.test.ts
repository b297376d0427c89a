import { expect, test } from "vitest";
import type { NavigationGroup } from "@/api/schema";
import { arranged, orderOf, parseOrder } from "./menu-order";

const group = (key: string, ...items: string[]): NavigationGroup => ({
  key,
  label: key,
  items: items.map((item) => ({ key: item, label: item, path: `/${item}`, icon: item })),
});
const given = [group("inventory", "servers", "volumes", "ports"), group("logs", "history", "drift")];
const keys = (groups: readonly NavigationGroup[]) =>
  groups.map(({ key, items }) => [key, ...items.map((item) => item.key)]);

test("without an order of one's own the menu is as delivered", () => {
  expect(arranged(given, undefined)).toEqual(given);
});

test("one's own order comes first, what it does not name stays behind as it was", () => {
  expect(keys(arranged(given, { groups: ["logs"], items: ["ports", "drift", "no-longer-there"] }))).toEqual([
    ["logs", "drift", "history"],
    ["inventory", "ports", "servers", "volumes"],
  ]);
});

test("what is hidden just now is not forgotten", () => {
  const before = { groups: ["secret", "logs"], items: ["hidden", "drift"] };
  expect(orderOf(arranged(given, before), before)).toEqual({
    groups: ["logs", "inventory", "secret"],
    items: ["drift", "history", "servers", "volumes", "ports", "hidden"],
  });
});

test.each([undefined, null, "nonsense", {}, { groups: [1], items: [] }])(
  "an order may be anything, even %s",
  (value) => {
    expect(parseOrder(value)).toBeUndefined();
  },
);
