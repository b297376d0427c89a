/** What narrows the audit trail. Everything here is a word of the address. */
import type { AuditEvent } from "@/api/schema";
import { ListFilters, type Narrowing } from "@/components/ListFilters";

export const CATEGORIES: Readonly<Record<AuditEvent["category"], string>> = {
  policies: "policies and rules",
  assignments: "assignments",
  exclusions: "exclusions",
  runs: "runs",
  snapshots: "snapshots",
};
const KINDS = Object.entries(CATEGORIES).map(([value, label]) => ({ value, label }));
const OUTCOMES = [
  { value: "true", label: "done" },
  { value: "false", label: "not done" },
];

export function TrailFilters(narrowing: Narrowing) {
  return (
    <ListFilters
      {...narrowing}
      label="Filter the audit trail"
      fields={[
        { name: "q", label: "Search names and reasons", type: "search" },
        { name: "category", label: "Kind", type: "values", options: KINDS },
        { name: "actor", label: "Who", type: "word" },
        { name: "success", label: "Outcome", type: "choice", options: OUTCOMES },
        { name: "policy", label: "Policy", type: "word" },
        { name: "tenant_name", label: "Project", type: "name", path: "/tenants" },
        { name: "since", label: "From", type: "day" },
        { name: "until", label: "To", type: "day" },
      ]}
    />
  );
}
