/** Names of domains or tenants, offered as they are typed; a name that is not there yet can be meant too. */
import { TagsInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Controller, type Control } from "react-hook-form";
import { listResources } from "@/lib/client";
import { plainText } from "@/lib/value";
import type { RuleValues } from "./rule-values";

interface Props {
  control: Control<RuleValues>;
  name: "domain_name" | "tenant_name";
  label: string;
  path: "/domains" | "/tenants";
}

export function NameList({ control, name, label, path }: Props) {
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed, 200);
  const names = useQuery({
    queryKey: ["names", path, asked],
    queryFn: ({ signal }) =>
      listResources(path, { page_size: "100", sort_by: "name", ...(asked && { q: asked }) }, signal),
    select: (page) => [...new Set(page.items.map((item) => plainText(item.name)))],
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
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
            data={names.data ?? []}
            splitChars={[]}
            onSearchChange={setTyped}
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
