import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { listResources } from "@/lib/client";
import { plainText } from "@/lib/value";

interface Props {
  column: KindColumn;
  kinds: readonly InventoryKind[];
  value: string | undefined;
  focusFirst: boolean;
  onChange: (value: string | undefined) => void;
}

/** The kind whose names one chooses from: what the column refers to. Domains are named on things of projects too. */
function sourceOf(column: KindColumn, kinds: readonly InventoryKind[]): InventoryKind | undefined {
  if (!column.name.endsWith("_name")) return undefined;
  const source = column.reference?.kind ?? (column.name === "domain_name" ? "domains" : undefined);
  return kinds.find(({ name }) => name === source);
}

const YES_NO = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
];

export function FilterField(props: Props) {
  const { column, kinds } = props;
  const source = sourceOf(column, kinds);
  if (column.values) return <Choice {...props} options={column.values} />;
  if (column.type === "boolean") return <Choice {...props} options={YES_NO} />;
  if (source) return <NameChoice {...props} source={source} />;
  return <Words {...props} />;
}

type ChoiceProps = Props & {
  options: readonly (string | { value: string; label: string })[];
  onSearch?: (words: string) => void;
};

function Choice({ column, value, focusFirst, onChange, options, onSearch }: ChoiceProps) {
  // What the address asks for is shown even when it is no longer on offer.
  const known = options.some((option) => (typeof option === "string" ? option : option.value) === value);
  return (
    <Select
      className="filter"
      aria-label={column.label}
      placeholder={column.label}
      data={value === undefined || known ? [...options] : [value, ...options]}
      value={value ?? null}
      onChange={(chosen) => {
        onChange(chosen ?? undefined);
      }}
      clearable
      clearButtonProps={{ "aria-label": `Clear ${column.label}` }}
      searchable={onSearch !== undefined}
      onSearchChange={onSearch}
      nothingFoundMessage="Nothing found"
      data-active={value !== undefined || undefined}
      data-autofocus={focusFirst || undefined}
    />
  );
}

function NameChoice({ source, ...props }: Props & { source: InventoryKind }) {
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed, 200);
  const names = useQuery({
    queryKey: ["names", source.name, asked],
    queryFn: ({ signal }) =>
      listResources(
        source.path,
        { page_size: "100", sort_by: source.default_sort, ...(asked && { q: asked }) },
        signal,
      ),
    select: (page) => [...new Set(page.items.map((item) => plainText(item[source.title])))],
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
  return <Choice {...props} options={names.data ?? []} onSearch={setTyped} />;
}

function Words({ column, value, onChange, focusFirst }: Props) {
  const send = useDebouncedCallback((text: string) => {
    onChange(text || undefined);
  }, 350);
  return (
    <TextInput
      key={value === undefined ? "empty" : "filled"}
      className="filter"
      size="xs"
      aria-label={column.label}
      placeholder={column.label}
      defaultValue={value ?? ""}
      // The reader has just asked for this field.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={focusFirst}
      data-active={value !== undefined || undefined}
      onChange={(event) => {
        send(event.currentTarget.value.trim());
      }}
    />
  );
}
