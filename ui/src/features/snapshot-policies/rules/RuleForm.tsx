/** All that a rule can say: whom it means, and what such a volume gets. */
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, Modal, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { Controller, useForm, useWatch, type Control } from "react-hook-form";
import { NameList } from "./NameList";
import { PolicyPicks } from "./PolicyPicks";
import type { Rule } from "./rule";
import { ruleOf, ruleSchema, valuesOf, type RuleValues } from "./rule-values";

interface Props {
  rule: Rule;
  isNew: boolean;
  /** The names of the other rules. */
  taken: readonly string[];
  /** The policies that rules may name. */
  policies: readonly string[];
  onDone: (rule: Rule) => void;
  onClose: () => void;
}

const BOOTABLE = [
  { value: "any", label: "bootable or not" },
  { value: "yes", label: "bootable" },
  { value: "no", label: "not bootable" },
];

export function RuleForm({ rule, isNew, taken, policies, onDone, onClose }: Props) {
  const { control, handleSubmit } = useForm<RuleValues>({
    resolver: zodResolver(ruleSchema(taken)),
    defaultValues: valuesOf(rule),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? "New rule" : `Rule ${rule.name}`}
      size="lg"
      withinPortal={false}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        noValidate
        onSubmit={(event) =>
          void handleSubmit((values) => {
            onDone(ruleOf(values));
          })(event)
        }
      >
        <div className="act-fields">
          <Words
            control={control}
            name="name"
            label="Name"
            description="Reasons call the rule by it."
            first
          />
          <Figure
            control={control}
            name="priority"
            label="Priority"
            description="The lower one is asked first."
          />
        </div>
        <fieldset className="rule-part">
          <legend>Volumes that are meant: all of this must hold, what is empty does not count</legend>
          <MatchFields control={control} />
        </fieldset>
        <fieldset className="rule-part">
          <legend>What such a volume gets</legend>
          <Gift control={control} policies={policies} />
        </fieldset>
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{isNew ? "Add to the draft" : "Change the draft"}</Button>
        </Group>
      </form>
    </Modal>
  );
}

function MatchFields({ control }: { control: Control<RuleValues> }) {
  return (
    <div className="act-fields">
      <NameList control={control} name="domain_name" label="Domain" path="/domains" />
      <NameList control={control} name="tenant_name" label="Tenant" path="/tenants" />
      <Words control={control} name="volume_name_prefix" label="Volume name begins with" />
      <Words control={control} name="volume_name_contains" label="Volume name contains" />
      <Figure control={control} name="min_size_gb" label="Smallest size (GiB)" />
      <Figure control={control} name="max_size_gb" label="Largest size (GiB)" />
      <div className="act-field" data-half>
        <Controller
          name="bootable"
          control={control}
          render={({ field }) => (
            <Select label="Bootable" size="sm" data={BOOTABLE} allowDeselect={false} {...field} />
          )}
        />
      </div>
      <div className="act-field" data-half />
      <Lines control={control} name="metadata_equals" label="Metadata is" />
      <Lines control={control} name="metadata_contains" label="Metadata contains" />
    </div>
  );
}

function Gift({ control, policies }: { control: Control<RuleValues>; policies: readonly string[] }) {
  const automatic = useWatch({ control, name: "auto_snapshot" });
  return (
    <>
      <Toggle control={control} name="auto_snapshot" label="Snapshots are made" />
      {automatic && <PolicyPicks control={control} policies={policies} />}
      <Toggle
        control={control}
        name="stop"
        label="No later rule is asked"
        description="Without it the policies of later rules that match are added."
      />
    </>
  );
}

interface FieldProps {
  control: Control<RuleValues>;
  label: string;
  description?: string;
}

interface WordsProps extends FieldProps {
  name: "name" | "volume_name_prefix" | "volume_name_contains";
  first?: boolean;
}

function Words({ control, name, first = false, ...words }: WordsProps) {
  return (
    <div className="act-field" data-half>
      <Controller
        name={name}
        control={control}
        render={({ field, fieldState }) => (
          <TextInput
            size="sm"
            autoComplete="off"
            data-autofocus={first || undefined}
            {...words}
            {...field}
            error={fieldState.error?.message}
          />
        )}
      />
    </div>
  );
}

function Lines({ control, name, ...words }: FieldProps & { name: "metadata_equals" | "metadata_contains" }) {
  return (
    <div className="act-field" data-half>
      <Controller
        name={name}
        control={control}
        render={({ field, fieldState }) => (
          <Textarea
            size="sm"
            autosize
            minRows={2}
            maxRows={6}
            description="One key=value a line"
            {...words}
            {...field}
            error={fieldState.error?.message}
          />
        )}
      />
    </div>
  );
}

function Figure({
  control,
  name,
  ...words
}: FieldProps & { name: "priority" | "min_size_gb" | "max_size_gb" }) {
  return (
    <div className="act-field" data-half>
      <Controller
        name={name}
        control={control}
        render={({ field: { value, onChange, ...field }, fieldState }) => (
          <NumberInput
            size="sm"
            allowDecimal={false}
            min={0}
            hideControls
            {...words}
            {...field}
            value={value ?? ""}
            onChange={(next) => {
              onChange(typeof next === "number" ? next : null);
            }}
            error={fieldState.error?.message}
          />
        )}
      />
    </div>
  );
}

function Toggle({ control, name, ...words }: FieldProps & { name: "auto_snapshot" | "stop" }) {
  return (
    <Controller
      name={name}
      control={control}
      render={({ field: { value, ...field } }) => (
        <Switch size="sm" my={6} {...words} {...field} checked={value} />
      )}
    />
  );
}
