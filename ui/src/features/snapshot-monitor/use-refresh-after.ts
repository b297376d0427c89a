/** What a run has brought is on every other page: when it ends, they load anew. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

export function useRefreshAfter(going: boolean): void {
  const queries = useQueryClient();
  const wasGoing = useRef(false);
  useEffect(() => {
    if (wasGoing.current && !going) {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    }
    wasGoing.current = going;
  }, [going, queries]);
}
