/** What a kind's resources are called, to choose from: `path` is the kind's list, `title` its column of names. */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listResources } from "@/lib/client";
import { plainText } from "@/lib/value";

interface Source {
  path: string;
  title: string;
  sortBy: string;
}

/** The first hundred names, or those that the words given to `search` find. */
export function useNames({ path, title, sortBy }: Source) {
  const [typed, search] = useState("");
  const [asked] = useDebouncedValue(typed, 200);
  const names = useQuery({
    queryKey: ["names", path, asked],
    queryFn: ({ signal }) =>
      listResources(path, { page_size: "100", sort_by: sortBy, ...(asked && { q: asked }) }, signal),
    select: (page) => [...new Set(page.items.map((item) => plainText(item[title])))],
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
  return { names: names.data ?? [], search };
}

/** The same of projects or domains. */
export function useNamesOf(path: "/tenants" | "/domains") {
  return useNames({ path, title: "name", sortBy: "name" });
}
