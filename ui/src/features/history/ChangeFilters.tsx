/** What narrows the log. Everything here is a word of the address. */
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { useKinds } from "@/hooks/use-kinds";

const ACTIONS = ["created", "changed", "deleted"];

export function ChangeFilters(narrowing: Narrowing) {
  const kinds = useKinds().data ?? [];
  const types = kinds.map(({ name, label }) => ({ value: name, label }));
  const columns = kinds
    .find(({ name }) => name === narrowing.search.resource_type)
    ?.columns.map(({ name, label }) => ({ value: name, label }));
  const column = { name: "field", label: "Field" };
  return (
    <ListFilters
      {...narrowing}
      label="Filter changes"
      fields={[
        { name: "q", label: "Search names and ids", type: "search" },
        { name: "resource_type", label: "Kind", type: "choice", options: types },
        { name: "action", label: "Action", type: "choice", options: ACTIONS },
        columns ? { ...column, type: "choice", options: columns } : { ...column, type: "word" },
        { name: "run_id", label: "Run", type: "word" },
        { name: "domain_name", label: "Domain", type: "name", path: "/domains" },
        { name: "tenant_name", label: "Tenant", type: "name", path: "/tenants" },
        { name: "since", label: "From", type: "day" },
        { name: "until", label: "To", type: "day" },
      ]}
    />
  );
}
