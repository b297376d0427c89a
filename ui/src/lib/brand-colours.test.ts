import { expect, test } from "vitest";
import {
  colourVariables,
  contrast,
  DEFAULT_COLOURS,
  mix,
  onWhite,
  READABLE,
  wordColours,
} from "./brand-colours";

const CHOSEN = [
  "#1b5fae",
  "#8a1c1c",
  "#000000",
  "#0f7a3d",
  "#6b21a8",
  "#b45309",
  "#3f3f46",
  "#0000ff",
  "#767676",
];

test("contrast is what WCAG says it is", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  expect(contrast("#ffffff", "#767676")).toBeGreaterThan(READABLE);
  expect(contrast("#777777", "#ffffff")).toBeLessThan(READABLE);
});

test("half of white in black is grey", () => {
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
});

test.each(CHOSEN)(
  "whatever colour white can be read on: words in %s can be read in both themes",
  (primary) => {
    expect(onWhite(primary)).toBeGreaterThanOrEqual(READABLE);
    const { light, dark, chosen } = wordColours(primary);
    for (const ground of ["#ffffff", "#f3f5f8", "#eef1f5", chosen.light]) {
      expect(contrast(light, ground)).toBeGreaterThanOrEqual(READABLE);
    }
    for (const ground of ["#11151b", "#161b22", "#29313c", chosen.dark]) {
      expect(contrast(dark, ground)).toBeGreaterThanOrEqual(READABLE);
    }
  },
);

test.each(CHOSEN.slice(1))("a pressed button in %s is no lighter than the button", (primary) => {
  const shades = colourVariables(primary, "#000000");
  expect(shades["--mantine-color-brand-7"]).toBe(primary);
  expect(onWhite(shades["--mantine-color-brand-8"] ?? "#ffffff")).toBeGreaterThanOrEqual(READABLE);
});

test("the colours as delivered keep the shades that were drawn for them", () => {
  const { primary, secondary } = DEFAULT_COLOURS;
  expect(Object.keys(colourVariables(primary, secondary))).toEqual(["--pf9-secondary"]);
  expect(colourVariables("red", secondary)).toEqual({});
});
