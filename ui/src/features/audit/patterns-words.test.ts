import { expect, test } from "vitest";
import type { ChartData } from "@/components/chart/chart-data";
import { hourChart, mostFirst, projectChart, shareOf, weekdayChart } from "./patterns-words";

const valuesOf = ({ series }: ChartData) => series.map(({ values }) => values);

test("the hours of work are those from 8 to 18, as the API counts them", () => {
  const chart = hourChart(
    [7, 8, 17, 18].map((hour) => ({ hour, count: hour })),
    "UTC",
  );
  expect(chart.categories).toEqual(["07:00", "08:00", "17:00", "18:00"]);
  expect(valuesOf(chart)).toEqual([
    [0, 8, 17, 0],
    [7, 0, 0, 18],
  ]);
});

test("the week begins on Monday and its last two days are no business time", () => {
  const chart = weekdayChart(
    [1, 6, 7].map((weekday) => ({ weekday, count: 2 })),
    "UTC",
  );
  expect(chart.categories).toEqual(["Monday", "Saturday", "Sunday"]);
  expect(valuesOf(chart)).toEqual([
    [2, 0, 0],
    [0, 2, 2],
  ]);
});

test("two projects of one name are told apart", () => {
  const projects = ["a", "b", "c"].map((project_id) => ({
    project_id,
    project_name: project_id === "c" ? null : "web",
    count: 1,
  }));
  expect(projectChart(projects).categories).toEqual(["web", "web (b)", "c"]);
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
