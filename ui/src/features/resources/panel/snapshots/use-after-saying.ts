import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { SNAPSHOT } from "@/components/snapshots/decision-api";

/** What is said about one volume changes lists and sums everywhere. */
export function useAfterSaying(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: [SNAPSHOT] }), [queries]);
}
