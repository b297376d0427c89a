/** Writes Mantine's CSS variables into files at build time, so that the page needs no inline style (Content-Security-Policy). */
import {
  convertCssVariables,
  defaultCssVariablesResolver,
  mergeMantineTheme,
  DEFAULT_THEME,
} from "@mantine/core";
import type { Plugin } from "vite";
import { theme, themeVariables } from "../src/app/theme.ts";

// A part of a page that is drawn in one theme, whatever the page itself is drawn in.
const FILES: Readonly<Record<string, string | undefined>> = {
  "virtual:theme.css": undefined,
  "virtual:theme-sample.css": ".theme-sample",
};

function themeCss(selector: string | undefined): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const defaults = defaultCssVariablesResolver(merged);
  const own = themeVariables(merged);
  return convertCssVariables(
    {
      variables: { ...defaults.variables, ...own.variables },
      light: { ...defaults.light, ...own.light },
      dark: { ...defaults.dark, ...own.dark },
    },
    selector,
  );
}

export function themeCssFile(): Plugin {
  return {
    name: "theme-css-file",
    resolveId: (id) => (Object.hasOwn(FILES, id) ? `\0${id}` : undefined),
    load: (id) => (Object.hasOwn(FILES, id.slice(1)) ? themeCss(FILES[id.slice(1)]) : undefined),
  };
}
