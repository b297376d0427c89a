import { expect, test } from "vitest";
import { pairOf, withToggled, wordOf } from "./compared";

test("the address names two versions, or none", () => {
  expect(pairOf("12,15")).toEqual([12, 15]);
  for (const word of [undefined, "", "12", "12,", "v1,v2", "1,2,3"]) expect(pairOf(word)).toBeNull();
});

test("two chosen versions are a word with the older one first", () => {
  expect(wordOf([15, 12])).toBe("12,15");
  expect(wordOf([9, 10])).toBe("9,10");
  expect(wordOf([12])).toBeNull();
  expect(wordOf([])).toBeNull();
});

test("a third choice takes the place of the first one; choosing again takes back", () => {
  expect(withToggled([1, 2], 3)).toEqual([2, 3]);
  expect(withToggled([1, 2], 1)).toEqual([2]);
  expect(withToggled([], 1)).toEqual([1]);
});
