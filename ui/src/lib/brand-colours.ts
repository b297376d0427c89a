/**
 * The colours that follow from the two that a company chooses. White words must be readable on both (the API sees to it); what
 * is written in the company's colour is darkened or lightened until it can be read on the pages of either theme.
 */
import { luminance } from "@mantine/core";

/** WCAG 2.2, 1.4.3: text of normal size on its ground. */
export const READABLE = 4.5;

export const DEFAULT_COLOURS = { primary: "#1b5fae", secondary: "#103d73" } as const;
// As theme.ts draws them by hand.
const DEFAULT_WORDS = { light: "#1b5fae", dark: "#8bb9ec", chosen: { light: "#e6f0fb", dark: "#1a2d45" } };

const WHITE = "#ffffff";
const BLACK = "#000000";
// The grounds of theme.ts on which coloured words stand and are hardest to read.
const LIGHT_GROUND = "#eef1f5";
const DARK_GROUND = "#29313c";
const DARK_SURFACE = "#161b22";
// How far each shade is from the colour itself, which is the seventh: the first ones towards white, the last towards black.
const TO_WHITE = [0.93, 0.85, 0.68, 0.5, 0.35, 0.24, 0.12];
const TO_BLACK = [0, 0.16, 0.33];

/** How far two colours are apart, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

export function onWhite(colour: string): number {
  return contrast(colour, WHITE);
}

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** `share` of the other colour in it. */
export function mix(colour: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [colour, other].map((text) => Number.parseInt(text.slice(at, at + 2), 16)) as [
      number,
      number,
    ];
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

/** The colour itself where it can be read on all grounds, else the nearest one on its way to black or white. */
export function readableOn(grounds: readonly string[], colour: string, towards: string): string {
  const steps = Array.from({ length: 21 }, (_, step) => mix(colour, towards, step / 20));
  return steps.find((step) => grounds.every((ground) => contrast(step, ground) >= READABLE)) ?? towards;
}

/** Words in the company's colour, on light pages and on dark ones. */
export function wordColours(primary: string) {
  if (isDefault(primary)) return DEFAULT_WORDS;
  const chosen = { light: mix(primary, WHITE, 0.9), dark: mix(DARK_SURFACE, primary, 0.32) };
  return {
    light: readableOn([chosen.light, LIGHT_GROUND], primary, BLACK),
    dark: readableOn([chosen.dark, DARK_GROUND], primary, WHITE),
    chosen,
  };
}

function isDefault(primary: string): boolean {
  return primary.toLowerCase() === DEFAULT_COLOURS.primary;
}

/** CSS variables by name. Empty for the colours as delivered: their shades are drawn by hand in theme.ts. */
export function colourVariables(primary: string, secondary: string): Record<string, string> {
  if (!isColour(primary) || !isColour(secondary)) return {};
  const ownSecondary = { "--pf9-secondary": secondary };
  if (isDefault(primary)) return ownSecondary;
  const words = wordColours(primary);
  const shades = [
    ...TO_WHITE.map((share) => mix(primary, WHITE, share)),
    ...TO_BLACK.map((share) => mix(primary, BLACK, share)),
  ];
  // The dark theme writes in the third and fourth.
  shades[3] = shades[4] = words.dark;
  return {
    ...ownSecondary,
    ...Object.fromEntries(shades.map((shade, at) => [`--mantine-color-brand-${at}`, shade])),
    "--pf9-words-light": words.light,
    "--pf9-words-dark": words.dark,
    "--pf9-selected-light": words.chosen.light,
    "--pf9-selected-dark": words.chosen.dark,
    "--pf9-hover-light": mix(primary, WHITE, 0.95),
    "--pf9-hover-dark": mix(DARK_SURFACE, primary, 0.1),
  };
}

let shown: readonly string[] = [];

/** Draws the page in these colours, in place of those before. */
export function showColours(primary: string, secondary: string): void {
  const { style } = document.documentElement;
  const variables = colourVariables(primary, secondary);
  for (const name of shown) style.removeProperty(name);
  for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
  shown = Object.keys(variables);
}
