/** Names of domains or tenants, offered as they are typed; a name that is not there yet can be meant too. */
import { TagsInput } from "@mantine/core";
import { Controller, type Control } from "react-hook-form";
import { useNamesOf } from "@/hooks/use-names";
import type { RuleValues } from "./rule-values";

interface Props {
  control: Control<RuleValues>;
  name: "domain_name" | "tenant_name";
  label: string;
  path: "/domains" | "/tenants";
}

export function NameList({ control, name, label, path }: Props) {
  const { names, search } = useNamesOf(path);
  return (
    <div className="act-field" data-half>
      <Controller
        name={name}
        control={control}
        render={({ field, fieldState }) => (
          <TagsInput
            size="sm"
            label={label}
            description="Any of these"
            data={names}
            splitChars={[]}
            onSearchChange={search}
            acceptValueOnBlur
            comboboxProps={{ withinPortal: false }}
            maxDropdownHeight={180}
            {...field}
            error={fieldState.error?.message}
          />
        )}
      />
    </div>
  );
}
