/** One thing that a person prefers: this browser's copy first, the same in every other browser soon after. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { body, client } from "@/lib/client";
import { noteChange, readKept, sendUnsent, takeOver, type Values } from "@/lib/kept-preferences";
import { notifyProblem } from "@/lib/notify";
import { isStatus } from "@/lib/problem";
import { isOutage } from "@/lib/outage";
import { useSession } from "./use-session";

function preferencesQuery(username: string) {
  return queryOptions({
    queryKey: ["preferences", username],
    queryFn: async ({ signal }): Promise<Values> => {
      // What could not be sent before is sent first; when it cannot be now either, it still counts here.
      await sendUnsent(username).catch(() => undefined);
      const { items } = await body(client.GET("/api/v1/auth/preferences", { signal }));
      return takeOver(username, items);
    },
    initialData: () => readKept(username).values,
    initialDataUpdatedAt: 0,
    staleTime: 5 * 60_000,
  });
}

/** A hand that draws a column changes its width sixty times a second: one call tells of all of it. */
const QUIET = 400;
let timer: number | undefined;
let waiting: { done: () => void; failed: (error: unknown) => void }[] = [];

function sendSoon(username: string): Promise<void> {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    const all = waiting;
    waiting = [];
    sendUnsent(username)
      // One failure is said once.
      .catch((error: unknown) => all.pop()?.failed(error))
      .finally(() => {
        for (const { done } of all) done();
      });
  }, QUIET);
  return new Promise((done, failed) => {
    waiting.push({ done, failed });
  });
}

/** `parse` makes sense of anything, as there may be anything; it must not change from one drawing to the next. */
export function usePreference<T>(key: string, parse: (value: unknown) => T) {
  const { username } = useSession();
  const queries = useQueryClient();
  const { data } = useQuery(preferencesQuery(username));
  const value = useMemo(() => parse(data[key]), [parse, data, key]);
  /** Undefined forgets it. Fulfilled when the server has heard of it, or cannot be told. */
  const keep = useCallback(
    async (next: T | undefined) => {
      const { queryKey } = preferencesQuery(username);
      // An answer that is on its way does not know of this change.
      void queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, noteChange(username, key, next));
      try {
        await sendSoon(username);
      } catch (error) {
        // Nobody answered, or the session has ended: it is kept here and sent the next time.
        if (error instanceof Error && !isOutage(error) && !isStatus(error, 401)) notifyProblem(error);
      }
    },
    [queries, username, key],
  );
  return [value, keep] as const;
}
