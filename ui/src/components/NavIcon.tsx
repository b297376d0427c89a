/** The icon of a page or a kind, by the name the API gives; a new kind without one gets the plain box. */
import IconBox from "@tabler/icons-react/dist/esm/icons/IconBox.mjs";
import IconDisc from "@tabler/icons-react/dist/esm/icons/IconDisc.mjs";
import IconBuilding from "@tabler/icons-react/dist/esm/icons/IconBuilding.mjs";
import IconBuildingCommunity from "@tabler/icons-react/dist/esm/icons/IconBuildingCommunity.mjs";
import IconActivity from "@tabler/icons-react/dist/esm/icons/IconActivity.mjs";
import IconCalendar from "@tabler/icons-react/dist/esm/icons/IconCalendarTime.mjs";
import IconCertificate from "@tabler/icons-react/dist/esm/icons/IconCertificate.mjs";
import IconCamera from "@tabler/icons-react/dist/esm/icons/IconCamera.mjs";
import IconCpu from "@tabler/icons-react/dist/esm/icons/IconCpu.mjs";
import IconDatabase from "@tabler/icons-react/dist/esm/icons/IconDatabase.mjs";
import IconGauge from "@tabler/icons-react/dist/esm/icons/IconGauge.mjs";
import IconId from "@tabler/icons-react/dist/esm/icons/IconId.mjs";
import IconKey from "@tabler/icons-react/dist/esm/icons/IconKey.mjs";
import IconListCheck from "@tabler/icons-react/dist/esm/icons/IconListCheck.mjs";
import IconNetwork from "@tabler/icons-react/dist/esm/icons/IconNetwork.mjs";
import IconPlugConnected from "@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs";
import IconRefresh from "@tabler/icons-react/dist/esm/icons/IconRefresh.mjs";
import IconRestore from "@tabler/icons-react/dist/esm/icons/IconRestore.mjs";
import IconRestoreAudit from "@tabler/icons-react/dist/esm/icons/IconFileSearch.mjs";
import IconRouter from "@tabler/icons-react/dist/esm/icons/IconRouter.mjs";
import IconRuler from "@tabler/icons-react/dist/esm/icons/IconRuler2.mjs";
import IconServer from "@tabler/icons-react/dist/esm/icons/IconServer.mjs";
import IconAccessLog from "@tabler/icons-react/dist/esm/icons/IconListSearch.mjs";
import IconPeople from "@tabler/icons-react/dist/esm/icons/IconUserShield.mjs";
import IconPermissions from "@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs";
import IconShield from "@tabler/icons-react/dist/esm/icons/IconShield.mjs";
import IconSitemap from "@tabler/icons-react/dist/esm/icons/IconSitemap.mjs";
import IconUser from "@tabler/icons-react/dist/esm/icons/IconUser.mjs";
import IconUsers from "@tabler/icons-react/dist/esm/icons/IconUsers.mjs";
import IconWorld from "@tabler/icons-react/dist/esm/icons/IconWorld.mjs";
import IconStack from "@tabler/icons-react/dist/esm/icons/IconStack2.mjs";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import IconClipboard from "@tabler/icons-react/dist/esm/icons/IconClipboardCheck.mjs";
import IconDrift from "@tabler/icons-react/dist/esm/icons/IconAlertHexagon.mjs";
import IconExports from "@tabler/icons-react/dist/esm/icons/IconFileSpreadsheet.mjs";

import IconMenu from "@tabler/icons-react/dist/esm/icons/IconLayoutSidebar.mjs";
import IconPalette from "@tabler/icons-react/dist/esm/icons/IconPalette.mjs";

const ICONS: Readonly<Record<string, typeof IconBox>> = {
  overview: IconGauge,
  runs: IconRefresh,
  history: IconHistory,
  audit: IconClipboard,
  drift: IconDrift,
  exports: IconExports,
  navigation: IconMenu,
  branding: IconPalette,
  servers: IconServer,
  hypervisors: IconCpu,
  flavors: IconRuler,
  images: IconDisc,
  volumes: IconDatabase,
  volume_types: IconStack,
  snapshots: IconCamera,
  snapshot_policies: IconCalendar,
  snapshot_compliance: IconCertificate,
  snapshot_monitor: IconActivity,
  snapshot_audit: IconClipboard,
  restore: IconRestore,
  restore_audit: IconRestoreAudit,
  networks: IconNetwork,
  subnets: IconSitemap,
  ports: IconPlugConnected,
  routers: IconRouter,
  floating_ips: IconWorld,
  floatingips: IconWorld,
  security_groups: IconShield,
  security_group_rules: IconListCheck,
  domains: IconBuildingCommunity,
  tenants: IconBuilding,
  projects: IconBuilding,
  users: IconUser,
  groups: IconUsers,
  roles: IconKey,
  role_assignments: IconId,
  group_memberships: IconUsers,
  implied_roles: IconKey,
  people: IconPeople,
  permissions: IconPermissions,
  access_log: IconAccessLog,
};

/** `name` is a page's key or path: "/role-assignments" and "role_assignments" are the same page. */
export function NavIcon({ name, size = 16 }: { name: string; size?: number }) {
  const Icon = ICONS[name.replace(/^\//, "").replaceAll("-", "_")] ?? IconBox;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
