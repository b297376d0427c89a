import { expect, test } from "vitest";
import { hourBars, mostFirst, shareOf, weekdayBars } from "./patterns-words";

test("the hours of work are those from 8 to 18, as the API counts them", () => {
  const bars = hourBars([7, 8, 17, 18].map((hour) => ({ hour, count: hour })));
  expect(bars.map(({ label, quiet }) => [label, quiet])).toEqual([
    ["07:00", true],
    ["08:00", false],
    ["17:00", false],
    ["18:00", true],
  ]);
});

test("the week begins on Monday", () => {
  const bars = weekdayBars([1, 6, 7].map((weekday) => ({ weekday, count: 2 })));
  expect(bars.map(({ label }) => label)).toEqual(["Monday", "Saturday", "Sunday"]);
  expect(bars.map(({ quiet }) => quiet)).toEqual([false, true, true]);
});

test("a burst names the three largest, and how many more there are", () => {
  expect(mostFirst({ a: 1, b: 1200, c: 3, d: 2 }, (key) => key.toUpperCase())).toBe(
    "B 1,200, C 3, D 2 and 1 more",
  );
  expect(mostFirst({ a: 1 })).toBe("a 1");
  expect(mostFirst({})).toBe("");
});

test("nothing of nothing is no share", () => {
  expect(shareOf(1, 4)).toBe(", 25 %");
  expect(shareOf(0, 0)).toBe("");
});
