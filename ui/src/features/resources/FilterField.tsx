import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { ComponentProps } from "react";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { ValuesFilter } from "@/components/ValuesFilter";
import { useNames } from "@/hooks/use-names";
import { oneText } from "@/lib/address";
import { filterValues } from "@/lib/list-search";

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
  const { column, kinds, value, focusFirst, onChange } = props;
  const several = {
    label: column.label,
    values: filterValues(column, value),
    focusFirst,
    onChange: (values: readonly string[]) => {
      onChange(oneText(values));
    },
  };
  const source = sourceOf(column, kinds);
  if (column.type === "boolean") return <YesOrNo {...props} />;
  if (column.values) return <ValuesFilter {...several} options={column.values} />;
  if (source) return <NamesFilter {...several} source={source} />;
  // Several values, which only a link can bring about for a column like this, are shown so that they can be taken away.
  if (several.values.length > 1) return <ValuesFilter {...several} options={several.values} />;
  return <Words {...props} />;
}

function YesOrNo({ column, value, focusFirst, onChange }: Props) {
  return (
    <Select
      className="filter"
      aria-label={column.label}
      placeholder={column.label}
      data={YES_NO}
      value={value ?? null}
      onChange={(chosen) => {
        onChange(chosen ?? undefined);
      }}
      clearable
      clearButtonProps={{ "aria-label": `Clear ${column.label}` }}
      data-active={value !== undefined || undefined}
      data-autofocus={focusFirst || undefined}
    />
  );
}

interface NamesProps extends Omit<ComponentProps<typeof ValuesFilter>, "options" | "onSearch"> {
  source: InventoryKind;
}

function NamesFilter({ source, ...field }: NamesProps) {
  const { path, title, default_sort: sortBy } = source;
  const { names, search } = useNames({ path, title, sortBy });
  return <ValuesFilter {...field} options={names} onSearch={search} />;
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
      data-autofocus={focusFirst || undefined}
      data-active={value !== undefined || undefined}
      onChange={(event) => {
        send(event.currentTarget.value.trim());
      }}
    />
  );
}
