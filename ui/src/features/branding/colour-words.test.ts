import { expect, test } from "vitest";
import { judge, linkWords } from "./colour-words";

test("a colour is judged by whether white can be read on it", () => {
  expect(judge("#1b5fae")).toEqual({
    words: "White words on it: 6.4 to 1, which can be read (4.5 is needed).",
    good: true,
  });
  expect(judge("#ffee00").good).toBe(false);
  expect(judge("#ffee00").words).toContain("Choose it darker");
  expect(judge("#12").good).toBe(false);
});

test("a colour just below the limit is not told as if it were at it", () => {
  expect(judge("#777777").words).toContain("4.4 to 1");
});

test("a link is written in the colour where it can be read, else in the nearest that can", () => {
  expect(linkWords("#103d73")).toMatch(/as it is on light pages, and lightened to #[0-9a-f]{6} on dark ones/);
  expect(linkWords("#767676")).toMatch(/darkened to #[0-9a-f]{6} on light pages/);
});
