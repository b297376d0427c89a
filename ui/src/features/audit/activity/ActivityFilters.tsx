/** What narrows the acts. Everything here is a word of the address. */
import { Group } from "@mantine/core";
import { ChoiceFilter, ClearFilters, DayFilter, WordFilter } from "@/components/FilterFields";
import { useKinds } from "@/hooks/use-kinds";
import { isNarrowed, type Search } from "@/lib/list-search";

interface Props {
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
  onClear: () => void;
}

/** As the log has them, and in words. */
export const ACTIONS: Readonly<Record<string, string>> = {
  create: "create",
  delete: "delete",
  acknowledge_drift: "acknowledge drift",
  create_drift_rule: "create drift rule",
  change_drift_rule: "change drift rule",
};
const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));
const OUTCOMES = [
  { value: "true", label: "done" },
  { value: "false", label: "not done" },
];

export function ActivityFilters({ search, onChange, onClear }: Props) {
  const types = (useKinds().data ?? []).map(({ name, label }) => ({ value: name, label }));
  const field = (name: string, label: string) => ({
    label,
    value: search[name],
    onChange: (value: string | undefined) => {
      onChange({ [name]: value });
    },
  });
  return (
    <Group className="filters" gap={8} role="search" aria-label="Filter acts">
      <WordFilter {...field("q", "Search names and reasons")} search />
      <WordFilter {...field("actor", "Who")} />
      <ChoiceFilter {...field("action", "Action")} options={ACTION_OPTIONS} />
      <ChoiceFilter {...field("resource_type", "Kind")} options={types} />
      <ChoiceFilter {...field("success", "Outcome")} options={OUTCOMES} />
      <DayFilter {...field("since", "From")} />
      <DayFilter {...field("until", "To")} />
      {isNarrowed(search) && <ClearFilters onClear={onClear} />}
    </Group>
  );
}
