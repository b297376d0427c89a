/** The addresses of the console. Each feature arrives in its own chunk when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { awaitBranding } from "@/hooks/use-branding";
import { sessionQuery } from "@/hooks/use-session";
import { readWords, writeWords } from "@/lib/address";
import { readSearch } from "@/lib/list-search";
import { isStatus } from "@/lib/problem";
import { safeReturn } from "@/lib/return-address";
import { UnknownPage } from "@/components/UnknownPage";
import { PageFailure } from "./PageFailure";
import { PagePlaceholder } from "@/components/PagePlaceholder";
import { queries, whenSessionEnds } from "./queries";
import { Shell } from "./shell/Shell";
import { ShellPending } from "./shell/ShellPending";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <main>
      <UnknownPage />
    </main>
  ),
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search: Record<string, unknown>): { return?: string } =>
    typeof search.return === "string" ? { return: safeReturn(search.return) } : {},
  loader: () => awaitBranding(queries),
  component: lazyRouteComponent(() => import("@/features/login/LoginPage"), "LoginPage"),
});

const requiredSetup = createRoute({
  getParentRoute: () => root,
  path: "/second-factor",
  component: lazyRouteComponent(() => import("@/features/profile/RequiredSetupPage"), "RequiredSetupPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ location }) => {
    try {
      const session = await queries.query({ ...sessionQuery, staleTime: "static" });
      // The router's way to go elsewhere is a thrown redirect, which is no Error.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      if (session.mfa_setup_required) throw redirect({ to: "/second-factor" });
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as above
      if (isStatus(error, 401)) throw redirect({ to: "/login", search: { return: location.href } });
      throw error;
    }
  },
  component: Shell,
  pendingComponent: ShellPending,
  errorComponent: (props) => (
    <main>
      <PageFailure {...props} />
    </main>
  ),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as above
    throw redirect({ to: "/overview", replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: "/overview",
  component: lazyRouteComponent(() => import("@/features/overview/OverviewPage"), "OverviewPage"),
});

const profile = createRoute({
  getParentRoute: () => shell,
  path: "/profile",
  component: lazyRouteComponent(() => import("@/features/profile/ProfilePage"), "ProfilePage"),
});

const runs = createRoute({
  getParentRoute: () => shell,
  path: "/runs",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/runs/RunsPage"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => shell,
  path: "/runs/$id",
  params: {
    parse: ({ id }) => ({ id: Number(id) }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  component: lazyRouteComponent(() => import("@/features/runs/RunPage"), "RunPage"),
});

const history = createRoute({
  getParentRoute: () => shell,
  path: "/history",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/history/HistoryPage"), "HistoryPage"),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});

const drift = createRoute({
  getParentRoute: () => shell,
  path: "/drift",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/drift/DriftPage"), "DriftPage"),
});

const navigation = createRoute({
  getParentRoute: () => shell,
  path: "/navigation",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/navigation/NavigationPage"), "NavigationPage"),
});

const branding = createRoute({
  getParentRoute: () => shell,
  path: "/branding",
  component: lazyRouteComponent(() => import("@/features/branding/BrandingPage"), "BrandingPage"),
});

const exports = createRoute({
  getParentRoute: () => shell,
  path: "/exports",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/exports/ExportsPage"), "ExportsPage"),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: "/people",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/access/people/PeoplePage"), "PeoplePage"),
});

const permissions = createRoute({
  getParentRoute: () => shell,
  path: "/permissions",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/access/permissions/PermissionsPage"),
    "PermissionsPage",
  ),
});

const accessLog = createRoute({
  getParentRoute: () => shell,
  path: "/access-log",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/access/log/AccessLogPage"), "AccessLogPage"),
});

const snapshotPolicies = createRoute({
  getParentRoute: () => shell,
  path: "/snapshot-policies",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/snapshot-policies/SnapshotPoliciesPage"),
    "SnapshotPoliciesPage",
  ),
});

const snapshotMonitor = createRoute({
  getParentRoute: () => shell,
  path: "/snapshot-monitor",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/snapshot-monitor/SnapshotMonitorPage"),
    "SnapshotMonitorPage",
  ),
});

const snapshotRun = createRoute({
  getParentRoute: () => shell,
  path: "/snapshot-monitor/$id",
  params: {
    parse: ({ id }) => ({ id: Number(id) }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/snapshot-monitor/SnapshotRunPage"),
    "SnapshotRunPage",
  ),
});

const snapshotAudit = createRoute({
  getParentRoute: () => shell,
  path: "/snapshot-audit",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/snapshot-audit/SnapshotAuditPage"),
    "SnapshotAuditPage",
  ),
});

const snapshotCompliance = createRoute({
  getParentRoute: () => shell,
  path: "/snapshot-compliance",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/snapshot-compliance/SnapshotCompliancePage"),
    "SnapshotCompliancePage",
  ),
});

const restore = createRoute({
  getParentRoute: () => shell,
  path: "/restore",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/restore/jobs/RestorePage"), "RestorePage"),
});

const newRestore = createRoute({
  getParentRoute: () => shell,
  path: "/restore/new",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/restore/wizard/WizardPage"), "WizardPage"),
});

const restoreDrills = createRoute({
  getParentRoute: () => shell,
  path: "/restore/drills",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/restore/drills/DrillsPage"), "DrillsPage"),
});

const restoreJob = createRoute({
  getParentRoute: () => shell,
  path: "/restore/$id",
  component: lazyRouteComponent(() => import("@/features/restore/job/JobPage"), "JobPage"),
});

const restoreAudit = createRoute({
  getParentRoute: () => shell,
  path: "/restore-audit",
  validateSearch: readSearch,
  component: lazyRouteComponent(
    () => import("@/features/restore/audit/RestoreAuditPage"),
    "RestoreAuditPage",
  ),
});

const resources = createRoute({
  getParentRoute: () => shell,
  path: "/$kind",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/resources/ResourcePage"), "ResourcePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    login,
    requiredSetup,
    shell.addChildren([
      overview,
      profile,
      runs,
      run,
      history,
      audit,
      drift,
      exports,
      branding,
      people,
      permissions,
      accessLog,
      navigation,
      snapshotPolicies,
      snapshotMonitor,
      snapshotRun,
      snapshotAudit,
      snapshotCompliance,
      restore,
      newRestore,
      restoreDrills,
      restoreJob,
      restoreAudit,
      resources,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: PagePlaceholder,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: UnknownPage,
  // Plain text both ways: ?q=007&status=ACTIVE reads as it was typed.
  parseSearch: readWords,
  stringifySearch: (search: Readonly<Record<string, unknown>>) => {
    const words = writeWords(search);
    return words && `?${words}`;
  },
});

whenSessionEnds(() => {
  const here = router.state.location;
  if (here.pathname === "/login") return;
  queries.clear();
  void router.navigate({ to: "/login", search: { return: here.href } });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
