import { Burger, Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import IconClock from "@tabler/icons-react/dist/esm/icons/IconClock.mjs";
import IconMapPin from "@tabler/icons-react/dist/esm/icons/IconMapPin.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { Brand } from "@/components/Brand";
import { useBranding } from "@/hooks/use-branding";
import { useSession } from "@/hooks/use-session";
import { timeZone, zoneName } from "@/lib/time";
import { ColorSchemeMenu } from "./ColorSchemeMenu";
import { UserMenu } from "./UserMenu";

interface Props {
  menuOpen: boolean;
  onMenu: () => void;
  onSearch: () => void;
}

export function Header({ menuOpen, onMenu, onSearch }: Props) {
  const session = useSession();
  const branding = useBranding();
  return (
    <header className="shell-header">
      <Burger
        className="shell-burger"
        opened={menuOpen}
        onClick={onMenu}
        size="sm"
        aria-label="Navigation"
        aria-expanded={menuOpen}
      />
      <Link to="/overview" className="brand-link" aria-label={`${branding.company_name}, overview`}>
        <Brand branding={branding} />
      </Link>
      <UnstyledButton className="search-button" onClick={onSearch} aria-keyshortcuts="Control+K">
        <IconSearch size={15} />
        <span>Search resources and pages</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <div className="shell-facts">
        <Tooltip label="Region of the cloud">
          <span className="fact">
            <IconMapPin size={14} aria-hidden />
            {session.region_name}
          </span>
        </Tooltip>
        <Tooltip label={`Times are shown in your zone, ${timeZone()}`}>
          <span className="fact">
            <IconClock size={14} aria-hidden />
            {zoneName()}
          </span>
        </Tooltip>
        <ColorSchemeMenu />
        <UserMenu />
      </div>
    </header>
  );
}
