/** From where to where a number or a time may go. Either end may stay open. */
import { Group, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { KindColumn } from "@/api/schema";
import { DayFilter } from "@/components/FilterFields";

interface Props {
  column: KindColumn;
  /** The values of both ends, in the order of `column.ends`. */
  values: readonly (string | undefined)[];
  focusFirst: boolean;
  onChange: (end: string, value: string | undefined) => void;
}

const SIDES = ["from", "to"] as const;

export function SpanFilter({ column, values, focusFirst, onChange }: Props) {
  const Field = column.type === "timestamp" ? DayFilter : NumberFilter;
  return (
    <Group gap={4} role="group" aria-label={column.label} className="span-filter">
      <Text size="xs" c="dimmed" aria-hidden>
        {column.unit ? `${column.label} (${column.unit})` : column.label}
      </Text>
      {column.ends.map((end, at) => (
        <Field
          key={end}
          label={`${column.label} ${SIDES[at] ?? ""}`}
          mark={SIDES[at]}
          value={values[at]}
          focusFirst={focusFirst && at === 0}
          onChange={(value) => {
            onChange(end, value);
          }}
        />
      ))}
    </Group>
  );
}

interface NumberProps {
  label: string;
  mark: string | undefined;
  value: string | undefined;
  focusFirst: boolean;
  onChange: (value: string | undefined) => void;
}

function NumberFilter({ label, mark, value, focusFirst, onChange }: NumberProps) {
  const send = useDebouncedCallback((text: string) => {
    onChange(/^-?\d{1,18}$/.test(text) ? text : undefined);
  }, 350);
  return (
    <TextInput
      key={value === undefined ? "empty" : "filled"}
      className="number-filter"
      type="number"
      step={1}
      size="xs"
      leftSection={<span aria-hidden>{mark}</span>}
      leftSectionWidth={40}
      aria-label={label}
      defaultValue={value ?? ""}
      data-autofocus={focusFirst || undefined}
      data-active={value !== undefined || undefined}
      onChange={(event) => {
        send(event.currentTarget.value.trim());
      }}
    />
  );
}
