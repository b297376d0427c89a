/** After an act everything that tells of resources is read anew. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

const OF_PEOPLE = new Set(["session", "navigation"]);

export function useAfterAct(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () => queries.invalidateQueries({ predicate: ({ queryKey }) => !OF_PEOPLE.has(String(queryKey[0])) }),
    [queries],
  );
}
