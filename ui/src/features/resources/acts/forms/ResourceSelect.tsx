/** A resource picked by its name: the API is asked while one types, the id stays out of sight. */
import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useKinds } from "@/hooks/use-kinds";
import { listResources } from "@/lib/client";
import { idOf, titleOf, type Item } from "@/lib/value";

const HINTS = { projects: "This system's own", security_groups: "Choose a group" } as const;

interface Props extends Omit<SelectProps, "data" | "label" | "onChange" | "value"> {
  label: string;
  kindName: keyof typeof HINTS;
  value: string | null;
  onChange: (id: string | null) => void;
}

export function ResourceSelect({ kindName, value, onChange, ...field }: Props) {
  const kind = useKinds().data?.find(({ name }) => name === kindName);
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed, 200);
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  // What is chosen stands in the field: as words to search for it would hide all others.
  const words = asked === chosen?.label ? "" : (asked.split(" · ")[0] ?? "");
  const found = useQuery({
    enabled: kind !== undefined,
    queryKey: ["names", kindName, "by id", words],
    queryFn: ({ signal }) =>
      listResources(
        kind?.path ?? "",
        { page_size: "100", sort_by: kind?.default_sort ?? "name", ...(words && { q: words }) },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const options = (found.data?.items ?? []).map((item) => ({
    value: idOf(item),
    label: [kind ? titleOf(kind, item) : idOf(item), contextOf(item)].filter(Boolean).join(" · "),
  }));
  const known = options.some((option) => option.value === chosen?.value);
  return (
    <Select
      {...field}
      size="sm"
      placeholder={kind ? HINTS[kindName] : "Your role may not list them"}
      disabled={!kind}
      data={chosen && !known ? [chosen, ...options] : options}
      value={value}
      onChange={(id, option) => {
        setChosen(option && { value: option.value, label: option.label });
        onChange(id);
      }}
      searchable
      clearable
      clearButtonProps={{ "aria-label": `Clear ${field.label}` }}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      nothingFoundMessage={found.isFetching ? "Looking…" : "Nothing found"}
      maxDropdownHeight={220}
    />
  );
}

/** Names repeat: every project has its group "default". */
function contextOf(item: Item): string | null {
  const { project_name: project, domain_name: domain } = item;
  return [project, domain].find((word): word is string => typeof word === "string" && word !== "") ?? null;
}
