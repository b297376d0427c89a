declare module "virtual:theme.css";
declare module "virtual:theme-sample.css";
declare module "@fontsource-variable/inter/wght.css";

/** Icons are imported one by one: the package's index would pull thousands of them into the type check and the dev server. */
declare module "@tabler/icons-react/dist/esm/icons/*.mjs" {
  import type { TablerIcon } from "@tabler/icons-react";
  const icon: TablerIcon;
  export default icon;
}
