/** What narrows the log. Everything here is a word of the address. */
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

const SHOWN = ["resource_type", "action", "field", "run_id", "domain_name", "tenant_name"];
const ACTIONS = ["created", "changed", "deleted"];

export function ChangeFilters({ search, onChange, onClear }: Props) {
  const kinds = useKinds().data ?? [];
  const types = kinds.map(({ name, label }) => ({ value: name, label }));
  const fields = kinds
    .find(({ name }) => name === search.resource_type)
    ?.columns.map(({ name, label }) => ({ value: name, label }));
  const field = (name: string, label: string) => ({
    label,
    value: search[name],
    onChange: (value: string | undefined) => {
      onChange({ [name]: value });
    },
  });
  return (
    <Group className="filters" gap={8} role="search" aria-label="Filter changes">
      <WordFilter {...field("q", "Search names and ids")} search />
      <ChoiceFilter {...field("resource_type", "Kind")} options={types} />
      <ChoiceFilter {...field("action", "Action")} options={ACTIONS} />
      {fields ? (
        <ChoiceFilter {...field("field", "Field")} options={fields} />
      ) : (
        <WordFilter {...field("field", "Field")} />
      )}
      <WordFilter {...field("run_id", "Run")} />
      <NameFilter {...field("domain_name", "Domain")} path="/domains" />
      <NameFilter {...field("tenant_name", "Tenant")} path="/tenants" />
      <DayFilter {...field("since", "From")} />
      <DayFilter {...field("until", "To")} />
      <OtherFilters search={search} shown={SHOWN} onChange={onChange} />
      {isNarrowed(search) && <ClearFilters onClear={onClear} />}
    </Group>
  );
}
