/** What changed in the last 24 hours: how much, and the newest lines. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ChangeEntry, Timeframe } from "@/api/schema";
import { body, client } from "@/lib/client";

const DAY = 24 * 60 * 60_000;
const LINES = 6;

export const ACTIONS = ["created", "changed", "deleted"] as const;
export type Action = (typeof ACTIONS)[number];

interface LastDay {
  since: string;
  counts: Readonly<Record<Action, number>>;
  lines: readonly ChangeEntry[];
}

/** 24 hours before, to the minute: a link to it is then the same for a minute. */
export function dayBefore(now: number): string {
  return new Date(Math.floor((now - DAY) / 60_000) * 60_000).toISOString();
}

export function sumOf(items: Timeframe["items"]): Record<Action, number> {
  const sum = (action: Action) => items.reduce((total, bucket) => total + bucket[action], 0);
  return { created: sum("created"), changed: sum("changed"), deleted: sum("deleted") };
}

export function useLastDay() {
  return useQuery({
    queryKey: ["history", "last-day"],
    queryFn: async ({ signal }): Promise<LastDay> => {
      const since = dayBefore(Date.now());
      const asked = (query: Readonly<Record<string, string>>) => ({
        params: { query: { since, ...query } },
        signal,
      });
      const [span, page] = await Promise.all([
        body(client.GET("/api/v1/history/by-timeframe", asked({ bucket: "day" }))),
        body(client.GET("/api/v1/history/recent-changes", asked({ page_size: String(LINES) }))),
      ]);
      return { since, counts: sumOf(span.items), lines: page.items };
    },
    placeholderData: keepPreviousData,
    staleTime: 20_000,
    refetchInterval: 60_000,
  });
}
