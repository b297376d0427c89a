/** What narrows the restores. Everything here is a word of the address. */
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { MODES, STATE_OPTIONS } from "@/components/restore/restore-words";

const MODE_OPTIONS = Object.entries(MODES).map(([value, { label }]) => ({ value, label }));

export function JobFilters(narrowing: Narrowing) {
  return (
    <ListFilters
      {...narrowing}
      label="Filter restores"
      fields={[
        { name: "q", label: "Search servers", type: "search" },
        { name: "status", label: "State", type: "choice", options: STATE_OPTIONS },
        { name: "mode", label: "Mode", type: "choice", options: MODE_OPTIONS },
        { name: "requested_by", label: "Planned by", type: "word" },
        { name: "tenant_name", label: "Project", type: "name", path: "/tenants" },
        { name: "since", label: "From", type: "day" },
        { name: "until", label: "To", type: "day" },
      ]}
    />
  );
}
