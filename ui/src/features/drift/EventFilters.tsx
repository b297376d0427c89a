import { Group } from "@mantine/core";
import { ChoiceFilter, ClearFilters, DayFilter, NameFilter, WordFilter } from "@/components/FilterFields";
import { OtherFilters } from "@/components/OtherFilters";
import { useKinds } from "@/hooks/use-kinds";
import { isNarrowed, type Search } from "@/lib/list-search";

interface Props {
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
  onClear: () => void;
}

const SHOWN = ["severity", "resource_type", "acknowledged", "domain_name", "tenant_name"];
const STATES = [
  { value: "false", label: "open" },
  { value: "true", label: "acknowledged" },
];

export function EventFilters({ search, onChange, onClear }: Props) {
  const types = (useKinds().data ?? []).map(({ name, label }) => ({ value: name, label }));
  const field = (name: string, label: string) => ({
    label,
    value: search[name],
    onChange: (value: string | undefined) => {
      onChange({ [name]: value });
    },
  });
  return (
    <Group className="filters" gap={8} role="search" aria-label="Filter events">
      <WordFilter {...field("q", "Search names and ids")} search />
      <ChoiceFilter {...field("severity", "Severity")} options={["critical", "warning", "info"]} />
      <ChoiceFilter {...field("resource_type", "Kind")} options={types} />
      <ChoiceFilter {...field("acknowledged", "State")} options={STATES} />
      <NameFilter {...field("domain_name", "Domain")} path="/domains" />
      <NameFilter {...field("tenant_name", "Tenant")} path="/tenants" />
      <DayFilter {...field("since", "From")} />
      <DayFilter {...field("until", "To")} />
      <OtherFilters search={search} shown={SHOWN} onChange={onChange} />
      {isNarrowed(search) && <ClearFilters onClear={onClear} />}
    </Group>
  );
}
