/** Writes of a whole thing, one after the other. Each says what was looked at, so that nobody else's change is lost unseen. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { notifyProblem } from "@/lib/notify";

interface Versioned {
  version?: string | null;
}

interface Options<Shown extends Versioned, Next> {
  queryKey: readonly unknown[];
  send: (next: Next, version: Versioned["version"]) => Promise<Shown>;
  /** What is shown until the answer comes. */
  shown: (next: Next, before: Shown) => Shown;
}

export function useWholeWrites<Shown extends Versioned, Next>({
  queryKey,
  send,
  shown,
}: Options<Shown, Next>): (next: Next) => void {
  const queries = useQueryClient();
  const version = useRef<Versioned["version"]>(null);
  const change = useMutation({
    scope: { id: queryKey.join("/") },
    mutationFn: async (next: Next) => {
      const told = await send(next, version.current);
      version.current = told.version;
      return told;
    },
    onMutate: async (next) => {
      await queries.cancelQueries({ queryKey });
      queries.setQueryData<Shown>(queryKey, (before) => before && shown(next, before));
    },
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["navigation"] }),
  });
  return (next) => {
    // What waits behind another write was made from that one: it says the version that the other's answer tells.
    if (!change.isPending) version.current = queries.getQueryData<Shown>(queryKey)?.version;
    change.mutate(next);
  };
}
