/** The row of fields that narrows a list or a log, from their declaration. Everything in it is a word of the address. */
import { Group } from "@mantine/core";
import { oneText, valuesIn } from "@/lib/address";
import { isNarrowed, type Search } from "@/lib/list-search";
import { ChoiceFilter, ClearFilters, DayFilter, NameFilter, WordFilter, type Option } from "./FilterFields";
import { OtherFilters } from "./OtherFilters";
import { ValuesFilter } from "./ValuesFilter";

/** What the page knows of its address, and how it changes it. */
export interface Narrowing {
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
  onClear: () => void;
}

export type FilterField = { name: string; label: string } & (
  | { type: "search" | "word" | "day" }
  | { type: "choice" | "values"; options: readonly Option[] }
  | { type: "name"; path: "/tenants" | "/domains" }
);

interface Props extends Narrowing {
  label: string;
  fields: readonly FilterField[];
}

export function ListFilters({ label, fields, search, onChange, onClear }: Props) {
  return (
    <Group className="filters" gap={8} role="search" aria-label={label}>
      {fields.map((field) => (
        <Field
          key={`${field.name}/${field.type}`}
          field={field}
          value={search[field.name]}
          onChange={(value) => {
            onChange({ [field.name]: value });
          }}
        />
      ))}
      <OtherFilters search={search} shown={fields.map(({ name }) => name)} onChange={onChange} />
      {isNarrowed(search) && <ClearFilters onClear={onClear} />}
    </Group>
  );
}

interface FieldProps {
  field: FilterField;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  const words = { label: field.label, value, onChange };
  switch (field.type) {
    case "search":
      return <WordFilter {...words} search />;
    case "word":
      return <WordFilter {...words} />;
    case "day":
      return <DayFilter {...words} />;
    case "choice":
      return <ChoiceFilter {...words} options={field.options} />;
    case "values":
      return (
        <ValuesFilter
          label={field.label}
          values={valuesIn(value)}
          options={field.options}
          onChange={(chosen) => {
            onChange(oneText(chosen));
          }}
        />
      );
    case "name":
      return <NameFilter {...words} path={field.path} />;
  }
}
