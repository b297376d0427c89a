import { expect, test } from "vitest";
import { giftWords, inOrder, matchWords, withPlaces, type Rule } from "./rule";

const rule = (name: string, priority?: number): Rule => ({
  name,
  match: {},
  ...(priority !== undefined && { priority }),
});
const [first, second, third] = [rule("first", 10), rule("second", 20), rule("third")];
const told = (rules: readonly Rule[]) => rules.map(({ name, priority }) => [name, priority]);

test("rules are asked by priority, equal ones as they stand", () => {
  expect(told(inOrder([third, rule("fourth"), second, first]))).toEqual([
    ["first", 10],
    ["second", 20],
    ["third", undefined],
    ["fourth", undefined],
  ]);
});

test("a rule that is moved up takes the priority of the one that it now precedes; the others keep theirs", () => {
  expect(told(withPlaces([first, second, third], [third, first, second]))).toEqual([
    ["third", 10],
    ["first", 10],
    ["second", 20],
  ]);
});

test("a rule that is moved down takes the priority of the one that it now follows", () => {
  expect(told(withPlaces([first, second, third], [second, third, first]))).toEqual([
    ["second", 20],
    ["third", undefined],
    ["first", 1000],
  ]);
});

test("any order that is made by a move is the order in which the rules are asked", () => {
  const before = [first, second, third, rule("fourth", 2000)];
  for (const after of [
    [second, first, third, rule("fourth", 2000)],
    [first, rule("fourth", 2000), second, third],
  ]) {
    const names = after.map(({ name }) => name);
    expect(inOrder(withPlaces(before, after)).map(({ name }) => name)).toEqual(names);
  }
});

test("a rule says in words whom it means and what it gives", () => {
  expect(matchWords({})).toBe("every volume");
  expect(matchWords({ tenant_name: ["webshop", "erp"], bootable: false, min_size_gb: 10 })).toBe(
    "tenant webshop or erp · not bootable · at least 10 GiB",
  );
  expect(matchWords({ metadata_equals: { env: "prod" }, metadata_contains: { owner: "anna" } })).toBe(
    "env is prod · owner contains anna",
  );
  expect(giftWords({ ...first, policies: ["daily_5", "weekly"], retention: { daily_5: 14 } })).toBe(
    "daily_5 (keeps 14), weekly",
  );
  expect(giftWords({ ...first, auto_snapshot: false })).toBe("no snapshots");
});
