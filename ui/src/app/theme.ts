/** The look: one brand colour, neutral greys with a hint of blue, and text colours that pass WCAG AA on every surface. */
import {
  ActionIcon,
  Button,
  Drawer,
  Menu,
  Modal,
  Popover,
  Select,
  Tooltip,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const brand: MantineColorsTuple = [
  "#eef5fd",
  "#dbe9f9",
  "#b5d2f3",
  "#8bb9ec",
  "#64a1e4",
  "#458cda",
  "#2c77c9",
  "#1b5fae",
  "#164f92",
  "#103d73",
];
const gray: MantineColorsTuple = [
  "#f6f8fa",
  "#eef1f5",
  "#e2e7ed",
  "#d3dae2",
  "#b8c2ce",
  "#7c8897",
  "#566271",
  "#434e5b",
  "#2e3742",
  "#1b222b",
];
const dark: MantineColorsTuple = [
  "#e1e7ee",
  "#c5ced8",
  "#a3afbd",
  "#8d99a8",
  "#353f4b",
  "#29313c",
  "#1e252e",
  "#161b22",
  "#11151b",
  "#0b0e12",
];

// Scroll locking would add an inline style, which the Content-Security-Policy refuses; the page itself never scrolls.
const overlay = { lockScroll: false, transitionProps: { duration: 120 } };
// What opens stays inside its landmark, beside what opened it: screen readers meet it there.
const floating = { shadow: "md", transitionProps: { duration: 100 }, withinPortal: false };

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: 7,
  colors: { brand, gray, dark },
  white: "#ffffff",
  black: "#1b222b",
  fontFamily:
    '"Inter Variable", system-ui, sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h3: { fontSize: "1.25rem", lineHeight: "1.4" },
      h4: { fontSize: "1rem", lineHeight: "1.4" },
      h5: { fontSize: "0.875rem", lineHeight: "1.5" },
      h6: { fontSize: "0.8125rem", lineHeight: "1.5" },
    },
  },
  defaultRadius: "sm",
  radius: { sm: "6px", md: "8px" },
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Button: Button.extend({ defaultProps: { size: "xs" } }),
    Drawer: Drawer.extend({ defaultProps: overlay }),
    Modal: Modal.extend({ defaultProps: overlay }),
    Menu: Menu.extend({ defaultProps: { ...floating, withInitialFocusPlaceholder: false } }),
    Popover: Popover.extend({ defaultProps: floating }),
    Select: Select.extend({ defaultProps: { size: "xs", comboboxProps: floating, withScrollArea: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});

/** The console's own words for surfaces and states, beside Mantine's variables. */
export const themeVariables: CSSVariablesResolver = () => ({
  // Those that follow from a company's own colour (lib/brand-colours.ts) stand in its place at run time.
  variables: {
    "--pf9-secondary": "#103d73",
    "--pf9-words-light": "#1b5fae",
    "--pf9-words-dark": "#8bb9ec",
    "--pf9-selected-light": "#e6f0fb",
    "--pf9-selected-dark": "#1a2d45",
    "--pf9-hover-light": "#f3f7fc",
    "--pf9-hover-dark": "#1c232d",
  },
  light: {
    "--mantine-color-dimmed": "#566271",
    "--mantine-color-placeholder": "#616d7c",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "var(--pf9-words-light)",
    "--mantine-color-gray-text": "#434e5b",
    "--mantine-color-default-border": "#cbd3dc",
    "--pf9-canvas": "#f3f5f8",
    "--pf9-surface": "#ffffff",
    "--pf9-sidebar": "#fafbfc",
    "--pf9-line": "#e0e5eb",
    "--pf9-head": "#f6f8fa",
    "--pf9-hover": "var(--pf9-hover-light)",
    "--pf9-selected": "var(--pf9-selected-light)",
    "--pf9-ok": "#1a7f4b",
    "--pf9-warn": "#a15c00",
    "--pf9-bad": "#b3261e",
    "--pf9-off": "#66727f",
    "--pf9-busy": "#1b5fae",
    "--pf9-track": "#e2e7ed",
    "--pf9-warn-surface": "#fff6e5",
    "--pf9-bad-surface": "#fdf0ef",
  },
  dark: {
    "--mantine-color-dimmed": "#a3afbd",
    "--mantine-color-placeholder": "#8d99a8",
    "--mantine-color-error": "#ff9a92",
    "--mantine-color-anchor": "var(--pf9-words-dark)",
    "--mantine-color-gray-text": "#c5ced8",
    "--mantine-color-default-border": "#3d4854",
    "--pf9-canvas": "#11151b",
    "--pf9-surface": "#161b22",
    "--pf9-sidebar": "#13181f",
    "--pf9-line": "#29313c",
    "--pf9-head": "#1a2028",
    "--pf9-hover": "var(--pf9-hover-dark)",
    "--pf9-selected": "var(--pf9-selected-dark)",
    "--mantine-color-brand-light": "var(--pf9-selected-dark)",
    "--mantine-color-brand-light-hover": "var(--pf9-selected-dark)",
    "--pf9-ok": "#4cc38a",
    "--pf9-warn": "#f0b354",
    "--pf9-bad": "#ff8a80",
    "--pf9-off": "#8d99a8",
    "--pf9-busy": "#8bb9ec",
    "--pf9-track": "#29313c",
    "--pf9-warn-surface": "#2a2113",
    "--pf9-bad-surface": "#2c1a1a",
  },
});
