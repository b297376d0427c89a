/** Writes Mantine's CSS variables into a file at build time, so that the page needs no inline style (Content-Security-Policy). */
import {
  convertCssVariables,
  defaultCssVariablesResolver,
  mergeMantineTheme,
  DEFAULT_THEME,
} from "@mantine/core";
import type { Plugin } from "vite";
import { theme, themeVariables } from "../src/app/theme.ts";

const NAME = "virtual:theme.css";

function themeCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const defaults = defaultCssVariablesResolver(merged);
  const own = themeVariables(merged);
  return convertCssVariables({
    variables: { ...defaults.variables, ...own.variables },
    light: { ...defaults.light, ...own.light },
    dark: { ...defaults.dark, ...own.dark },
  });
}

export function themeCssFile(): Plugin {
  return {
    name: "theme-css-file",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? themeCss() : undefined),
  };
}
