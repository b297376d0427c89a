/** Whom a set is for: everybody, or one project, whose volumes then look at it first. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useController, type Control } from "react-hook-form";
import { listResources } from "@/lib/client";
import { idOf, plainText } from "@/lib/value";
import type { SetValues } from "./set-values";

export function ProjectChoice({ control, fixed }: { control: Control<SetValues>; fixed: boolean }) {
  const { field, fieldState } = useController({ name: "project_id", control });
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.split(" · ")[0] ?? "", 200);
  const found = useQuery({
    queryKey: ["names", "/tenants", "by id", asked],
    queryFn: ({ signal }) =>
      listResources("/tenants", { page_size: "100", sort_by: "name", ...(asked && { q: asked }) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const options = (found.data?.items ?? []).map((item) => ({
    value: idOf(item),
    label: [item.name, item.domain_name].filter(Boolean).map(plainText).join(" · "),
  }));
  const { value } = field;
  const known = value === null || options.some((option) => option.value === value);
  return (
    <div className="act-field" data-half>
      <Select
        label="Project"
        size="sm"
        placeholder="For everybody"
        disabled={fixed}
        data={known ? options : [{ value, label: value }, ...options]}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "For everybody" }}
        onSearchChange={setTyped}
        filter={({ options: all }) => all}
        nothingFoundMessage={found.isFetching ? "Looking…" : "Nothing found"}
        maxDropdownHeight={220}
        {...field}
        error={fieldState.error?.message}
      />
    </div>
  );
}
