import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "virtual:theme.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { showColours } from "@/lib/brand-colours";
import { keptBranding } from "@/lib/branding";
import { queries } from "./queries";
import { router } from "./router";
import { theme } from "./theme";

const root = document.getElementById("root");
const branding = keptBranding();
if (branding) showColours(branding.primary_color, branding.secondary_color);
if (!root) throw new Error("index.html has no element with the id root");

// Variables and classes come from files made at build time: the Content-Security-Policy allows no inline style.
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
