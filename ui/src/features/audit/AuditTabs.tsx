/** The two halves of the audit: what changed in the cloud, and what people did through this system. Each has its address. */
import { Link } from "@tanstack/react-router";

const VIEWS = [
  { view: "report", label: "Report", search: {} },
  { view: "activity", label: "Activity", search: { tab: "activity" } },
] as const;

export function AuditTabs({ open }: { open: (typeof VIEWS)[number]["view"] }) {
  return (
    <nav className="views" aria-label="Audit">
      {VIEWS.map(({ view, label, search }) => (
        <Link
          key={view}
          to="/audit"
          search={search}
          // The router's own idea of what is current does not know that a filter leaves the view what it is.
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={view === open ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
