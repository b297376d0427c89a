/** The fields that narrow a log. What they say goes into the address, so that a link carries it. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useEffect, useRef } from "react";
import { useNamesOf } from "@/hooks/use-names";

interface FieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export type Option = string | { value: string; label: string };
type ChoiceProps = FieldProps & { options: readonly Option[]; onSearch?: (words: string) => void };

export function ChoiceFilter({ label, value, onChange, options, onSearch }: ChoiceProps) {
  // What the address asks for is shown even when it is no longer on offer.
  const known = options.some((option) => (typeof option === "string" ? option : option.value) === value);
  return (
    <Select
      className="filter"
      aria-label={label}
      placeholder={label}
      data={value === undefined || known ? [...options] : [value, ...options]}
      value={value ?? null}
      onChange={(chosen) => {
        onChange(chosen ?? undefined);
      }}
      clearable
      clearButtonProps={{ "aria-label": `Clear ${label}` }}
      searchable={onSearch !== undefined}
      onSearchChange={onSearch}
      nothingFoundMessage="Nothing found"
      data-active={value !== undefined || undefined}
    />
  );
}

/** A choice among the names of a kind: `path` is the kind's list. */
export function NameFilter({ path, ...field }: FieldProps & { path: "/tenants" | "/domains" }) {
  const { names, search } = useNamesOf(path);
  return <ChoiceFilter {...field} options={names} onSearch={search} />;
}

/** Words that are typed. The field follows the address (Back, Clear all), but never under the reader's fingers. */
export function WordFilter({ label, value, onChange, search = false }: FieldProps & { search?: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback((text: string) => {
    onChange(text || undefined);
  }, 300);
  useEffect(() => {
    const input = field.current;
    if (input && document.activeElement !== input) input.value = value ?? "";
  }, [value]);
  return (
    <TextInput
      ref={field}
      className={search ? "quick-search" : "filter"}
      type={search ? "search" : "text"}
      size="xs"
      leftSection={search ? <IconSearch size={14} aria-hidden /> : undefined}
      aria-label={label}
      placeholder={label}
      defaultValue={value ?? ""}
      data-active={value !== undefined || undefined}
      onChange={(event) => {
        send(event.currentTarget.value.trim());
      }}
    />
  );
}

/** A day in the reader's zone. A year still being typed (0002) is not yet asked for. */
export function DayFilter({
  label,
  mark = label,
  value,
  onChange,
  focusFirst = false,
}: FieldProps & { mark?: string; focusFirst?: boolean }) {
  return (
    <TextInput
      key={value ?? "any"}
      className="day-filter"
      type="date"
      size="xs"
      leftSection={<span aria-hidden>{mark}</span>}
      leftSectionWidth={46}
      aria-label={label}
      defaultValue={value?.slice(0, 10)}
      data-autofocus={focusFirst || undefined}
      data-active={value !== undefined || undefined}
      onChange={(event) => {
        const day = event.currentTarget.value;
        if (day === "" || day >= "2000") onChange(day || undefined);
      }}
    />
  );
}

export function ClearFilters({ onClear }: { onClear: () => void }) {
  return (
    <Button variant="subtle" onClick={onClear}>
      Clear all
    </Button>
  );
}
