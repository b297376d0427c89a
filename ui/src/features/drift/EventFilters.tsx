/** What narrows the events. Everything here is a word of the address. */
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { useKinds } from "@/hooks/use-kinds";

const STATES = [
  { value: "false", label: "open" },
  { value: "true", label: "acknowledged" },
];

export function EventFilters(narrowing: Narrowing) {
  const types = (useKinds().data ?? []).map(({ name, label }) => ({ value: name, label }));
  return (
    <ListFilters
      {...narrowing}
      label="Filter events"
      fields={[
        { name: "q", label: "Search names and ids", type: "search" },
        { name: "severity", label: "Severity", type: "choice", options: ["critical", "warning", "info"] },
        { name: "resource_type", label: "Kind", type: "choice", options: types },
        { name: "acknowledged", label: "State", type: "choice", options: STATES },
        { name: "domain_name", label: "Domain", type: "name", path: "/domains" },
        { name: "tenant_name", label: "Tenant", type: "name", path: "/tenants" },
        { name: "since", label: "From", type: "day" },
        { name: "until", label: "To", type: "day" },
      ]}
    />
  );
}
