/** What stands under the filters of a log: that it loads, why it cannot be shown, that nothing is there, or its rows; and its pages. */
import { EmptyState, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isNarrowed, type Search } from "@/lib/list-search";
import { ProblemNotice } from "../ProblemNotice";
import { LogPages } from "./LogPages";

export interface LogPage<Item> {
  items: readonly Item[];
  next_cursor?: string | null | undefined;
}

interface Props<Item> {
  log: UseQueryResult<LogPage<Item>>;
  search: Search;
  onTurn: (words: { cursor: string | undefined }) => void;
  icon: ReactNode;
  /** Said where there is nothing at all, and where nothing matches; each with what to do about it. */
  empty: readonly [title: string, description: string];
  unmatched: readonly [title: string, description?: string];
  children: (items: readonly Item[]) => ReactNode;
}

const ELSE = "Take a filter away, or look at a longer time.";

export function LogBody<Item>({ log, search, onTurn, icon, empty, unmatched, children }: Props<Item>) {
  const [title, description = ELSE] = isNarrowed(search) ? unmatched : empty;
  return (
    <>
      {log.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {log.isError && (
        <ProblemNotice error={log.error} onRetry={() => void log.refetch()} retrying={log.isFetching} />
      )}
      {log.data?.items.length === 0 && (
        <EmptyState mt="8vh" icon={icon} title={title} description={description} />
      )}
      {log.data && log.data.items.length > 0 && children(log.data.items)}
      <LogPages cursor={search.cursor} next={log.data?.next_cursor ?? null} onTurn={onTurn} />
    </>
  );
}
