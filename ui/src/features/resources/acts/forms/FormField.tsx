/** One field of a form, by its type. */
import { Autocomplete, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useController, type Control } from "react-hook-form";
import type { Field } from "./form";
import { ResourceSelect } from "./ResourceSelect";

interface Props {
  field: Field;
  control: Control<Record<string, unknown>>;
  first: boolean;
}

export function FormField({ field, control, first }: Props) {
  return (
    <div className="act-field" data-half={field.half ?? undefined}>
      <Input field={field} control={control} first={first} />
    </div>
  );
}

function Input({ field, control, first }: Props) {
  const { field: bound, fieldState } = useController({ name: field.name, control });
  const { value, onChange, onBlur, ref } = bound;
  const text = typeof value === "string" ? value : "";
  const words = {
    ref,
    onBlur,
    name: field.name,
    label: field.label,
    description: field.description,
    placeholder: field.placeholder,
    withAsterisk: field.required ?? false,
    "aria-required": field.required,
    error: fieldState.error?.message,
    "data-autofocus": first || undefined,
  };
  switch (field.type) {
    case "text":
      return <TextInput size="sm" {...words} value={text} onChange={onChange} autoComplete="off" />;
    case "lines":
      return (
        <Textarea size="sm" {...words} value={text} onChange={onChange} minRows={2} autosize maxRows={8} />
      );
    case "number":
      return (
        <NumberInput
          size="sm"
          {...words}
          label={field.unit ? `${field.label} (${field.unit})` : field.label}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => {
            onChange(typeof next === "number" ? next : null);
          }}
          allowDecimal={false}
          thousandSeparator=" "
          hideControls
        />
      );
    case "switch":
      return (
        <Switch
          size="sm"
          ref={ref}
          onBlur={onBlur}
          name={field.name}
          label={field.label}
          description={field.description}
          error={fieldState.error?.message}
          checked={value === true}
          onChange={onChange}
        />
      );
    case "choice":
      return (
        <Select
          {...words}
          size="sm"
          data={[...(field.options ?? [])]}
          value={typeof value === "string" ? value : null}
          onChange={onChange}
          clearable={field.placeholder !== undefined}
          clearButtonProps={{ "aria-label": `Clear ${field.label}` }}
          allowDeselect={false}
        />
      );
    case "suggest":
      return (
        <Autocomplete
          {...words}
          size="sm"
          data={(field.options ?? []).map(({ label }) => label)}
          comboboxProps={{ withinPortal: false }}
          filter={({ options }) => options}
          value={text}
          onChange={onChange}
        />
      );
    case "addresses":
      return (
        <TagsInput
          {...words}
          size="sm"
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
          comboboxProps={{ withinPortal: false }}
          acceptValueOnBlur
        />
      );
    case "project":
    case "group":
      return (
        <ResourceSelect
          {...words}
          kindName={field.type === "project" ? "projects" : "security_groups"}
          value={typeof value === "string" ? value : null}
          onChange={onChange}
        />
      );
  }
}
