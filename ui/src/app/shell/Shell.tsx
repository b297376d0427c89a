/** The frame around every page: brand, search, who and where one is, and the navigation. */
import { Notifications } from "@mantine/notifications";
import "@mantine/notifications/styles.css";
import { Outlet } from "@tanstack/react-router";
import { useDisclosure } from "@mantine/hooks";
import { useBrandColours, useBranding } from "@/hooks/use-branding";
import { Header } from "./Header";
import { Outage } from "./Outage";
import { Palette, usePalette } from "./Palette";
import { Sidebar } from "./Sidebar";
import { StepUp } from "./StepUp";

export function Shell() {
  const [menuOpen, menu] = useDisclosure(false);
  const palette = usePalette();
  useBrandColours(useBranding());
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <Header menuOpen={menuOpen} onMenu={menu.toggle} onSearch={palette.toggle} />
      <Sidebar open={menuOpen} onLeave={menu.close} />
      <main id="content" className="shell-main" tabIndex={-1}>
        <Outlet />
      </main>
      <Outage />
      <StepUp />
      <Palette wanted={palette.wanted} />
      <Notifications position="bottom-right" containerWidth={380} />
    </div>
  );
}
