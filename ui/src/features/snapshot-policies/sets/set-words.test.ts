import { expect, test } from "vitest";
import { daysOf, dueWords } from "./set-words";

test("days are told as people say them", () => {
  expect(dueWords({ due: "daily", days: [] })).toBe("every day");
  expect(dueWords({ due: "weekly", days: [5, 1] })).toBe("Mondays and Fridays");
  expect(dueWords({ due: "monthly", days: [1, 22, 13, 31] })).toBe(
    "the 1st and 13th and 22nd and 31st of each month",
  );
});

test("days are typed with commas or spaces; a word is no day", () => {
  expect(daysOf("1, 15")).toEqual([1, 15]);
  expect(daysOf(" 3 4 ")).toEqual([3, 4]);
  expect(daysOf("")).toEqual([]);
  expect(daysOf("first")).toBeNull();
});
