/** The address of the list as state: a link reproduces the view, Back undoes a change. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { withSearch, type Search } from "@/lib/list-search";

export type ChangeSearch = (changes: Readonly<Record<string, string | undefined>>) => void;

export function useSearchWords(): readonly [Search, ChangeSearch] {
  const search = useSearch({ from: "/shell/$kind" });
  const navigate = useNavigate({ from: "/$kind" });
  const change = useCallback<ChangeSearch>(
    (changes) => {
      void navigate({ search: (before) => withSearch(before, changes) });
    },
    [navigate],
  );
  return [search, change];
}
