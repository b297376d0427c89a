/** One thing that a person prefers: this browser's copy first, the same in every other browser soon after. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { body, client } from "@/lib/client";
import { noteChange, onChange, readKept, sendUnsent, takeOver } from "@/lib/kept-preferences";
import { notifyProblem } from "@/lib/notify";
import { isStatus } from "@/lib/problem";
import { isOutage } from "@/lib/outage";
import { useSession } from "./use-session";

function preferencesQuery(username: string) {
  return queryOptions({
    queryKey: ["preferences", username],
    queryFn: async ({ signal }) => {
      // What could not be sent before is sent first; when it cannot be now either, it still counts here.
      await sendUnsent(username).catch(() => undefined);
      const { items } = await body(client.GET("/api/v1/auth/preferences", { signal }));
      takeOver(username, items);
      return null; // what counts is this browser's copy
    },
    staleTime: 5 * 60_000,
  });
}

/** A hand that draws a column changes its width sixty times a second: one call tells of all of it. */
const QUIET = 400;
let timer: number | undefined;
let waiting: { done: () => void; failed: (error: unknown) => void }[] = [];

function sendNow(username: string): void {
  window.clearTimeout(timer);
  const all = waiting;
  waiting = [];
  sendUnsent(username)
    // One failure is said once.
    .catch((error: unknown) => all.pop()?.failed(error))
    .finally(() => {
      for (const { done } of all) done();
    });
}

// Whoever leaves the page right after a change is not made to wait: what was to be sent soon is sent now.
let leaver: string | undefined;
window.addEventListener("pagehide", () => {
  if (waiting.length > 0 && leaver !== undefined) sendNow(leaver);
});

function sendSoon(username: string): Promise<void> {
  leaver = username;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    sendNow(username);
  }, QUIET);
  return new Promise((done, failed) => {
    waiting.push({ done, failed });
  });
}

/** Undefined when there is nothing to write down, whatever the compiler's library says. */
type Text = string | undefined;

/** `parse` makes sense of anything, as there may be anything; it must not change from one drawing to the next. */
export function usePreference<T>(key: string, parse: (value: unknown) => T) {
  const { username } = useSession();
  const queries = useQueryClient();
  useQuery(preferencesQuery(username));
  // As text, which is the same as long as it says the same: nobody draws anew when another preference changes.
  const text = useSyncExternalStore(onChange, () => JSON.stringify(readKept(username).values[key]) as Text);
  const value = useMemo(() => parse(text === undefined ? undefined : JSON.parse(text)), [parse, text]);
  /** Undefined forgets it. Fulfilled when the server has heard of it, or cannot be told. */
  const keep = useCallback(
    async (next: T | undefined) => {
      const { queryKey } = preferencesQuery(username);
      // An answer that is on its way does not know of this change: it is asked for again afterwards.
      const interrupted = queries.isFetching({ queryKey }) > 0;
      void queries.cancelQueries({ queryKey });
      noteChange(username, key, next);
      try {
        await sendSoon(username);
      } catch (error) {
        // Nobody answered, or the session has ended: it is kept here and sent the next time.
        if (error instanceof Error && !isOutage(error) && !isStatus(error, 401)) notifyProblem(error);
      }
      if (interrupted) void queries.invalidateQueries({ queryKey });
    },
    [queries, username, key],
  );
  return [value, keep] as const;
}
