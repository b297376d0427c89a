/** One policy of a set: when it is due, how many are kept, and how old the newest may be. */
import { ActionIcon, Checkbox, Group, NumberInput, Select, TextInput } from "@mantine/core";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { Controller, useWatch, type Control } from "react-hook-form";
import type { SetValues } from "./set-values";

interface Props {
  control: Control<SetValues>;
  at: number;
  /** Built in: its name and its days stay. */
  fixed: boolean;
  onRemove: () => void;
}

const DUE = [
  { value: "daily", label: "every day" },
  { value: "weekly", label: "each week on" },
  { value: "monthly", label: "each month on" },
];

export function PolicyFields({ control, at, fixed, onRemove }: Props) {
  const { name, due } = useWatch({ control, name: `policies.${at}` });
  return (
    <fieldset className="rule-part">
      <legend>{name || `Policy ${at + 1}`}</legend>
      <Group gap={8} align="flex-start" wrap="wrap">
        <Controller
          name={`policies.${at}.name`}
          control={control}
          render={({ field, fieldState }) => (
            <TextInput
              label="Name"
              size="xs"
              w={150}
              disabled={fixed}
              {...field}
              error={fieldState.error?.message}
            />
          )}
        />
        <Controller
          name={`policies.${at}.due`}
          control={control}
          render={({ field }) => (
            <Select
              label="Due"
              size="xs"
              w={130}
              data={DUE}
              allowDeselect={false}
              disabled={fixed}
              {...field}
            />
          )}
        />
        {due !== "daily" && (
          <Controller
            name={`policies.${at}.days`}
            control={control}
            render={({ field, fieldState }) => (
              <TextInput
                label={due === "weekly" ? "Days (1 is Monday)" : "Days (31: the last)"}
                size="xs"
                w={140}
                disabled={fixed}
                {...field}
                error={fieldState.error?.message}
              />
            )}
          />
        )}
        <Figure control={control} name={`policies.${at}.kept`} label="Keeps" placeholder="7" />
        <Figure
          control={control}
          name={`policies.${at}.sla_days`}
          label="SLA (days)"
          placeholder="as usual"
        />
        <Controller
          name={`policies.${at}.description`}
          control={control}
          render={({ field }) => <TextInput label="What for" size="xs" w={170} {...field} />}
        />
        <ActionIcon
          mt={24}
          aria-label={`Take ${name || `policy ${at + 1}`} out of the set`}
          disabled={fixed}
          onClick={onRemove}
        >
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </Group>
      <Controller
        name={`policies.${at}.is_default`}
        control={control}
        render={({ field: { value, ...field } }) => (
          <Checkbox
            mt={6}
            size="xs"
            label="Default: for volumes that ask for snapshots and name no policy"
            {...field}
            checked={value}
          />
        )}
      />
    </fieldset>
  );
}

interface FigureProps {
  control: Control<SetValues>;
  name: `policies.${number}.kept` | `policies.${number}.sla_days`;
  label: string;
  placeholder: string;
}

function Figure({ control, name, label, placeholder }: FigureProps) {
  return (
    <Controller
      name={name}
      control={control}
      render={({ field: { value, onChange, ...field }, fieldState }) => (
        <NumberInput
          label={label}
          placeholder={placeholder}
          size="xs"
          w={90}
          min={1}
          allowDecimal={false}
          hideControls
          {...field}
          value={value ?? ""}
          onChange={(next) => {
            onChange(typeof next === "number" ? next : null);
          }}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}
