/** What changed, when and in which run; narrowed by the address, paged by the place where the page before ended. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import type { ChangePage } from "@/api/schema";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { LogPages } from "@/components/LogPages";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { count, counted } from "@/lib/format";
import { isNarrowed, logQuery, withSearch, type Search } from "@/lib/list-search";
import { ChangeFilters } from "./ChangeFilters";
import { ChangeTable } from "./ChangeTable";

const PAGE_SIZE = 100;

function useChanges(search: Search) {
  return useQuery({
    queryKey: ["history", "recent", search],
    queryFn: ({ signal }) =>
      // Words of the address: what is not known is refused by the API, which says what is.
      body(
        client.GET("/api/v1/history/recent-changes", {
          params: { query: { ...logQuery(search), page_size: PAGE_SIZE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function HistoryPage() {
  usePageTitle("Change log");
  const search = useSearch({ from: "/shell/history" });
  const navigate = useNavigate({ from: "/history" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const changes = useChanges(search);
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Change log"
        note={
          <>
            {changes.data && (
              <span className="total" role="status">
                {totalOf(changes.data)}
              </span>
            )}
            <DataAge />
          </>
        }
      />
      <StaleBanner />
      <ChangeFilters
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      {changes.isPending && <Skeleton h={400} aria-busy="true" aria-label="Loading" />}
      {changes.isError && (
        <ProblemNotice
          error={changes.error}
          onRetry={() => void changes.refetch()}
          retrying={changes.isFetching}
        />
      )}
      {changes.data?.items.length === 0 && <NoChanges narrowed={isNarrowed(search)} />}
      {changes.data && changes.data.items.length > 0 && <ChangeTable entries={changes.data.items} />}
      <LogPages cursor={search.cursor} next={changes.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function totalOf({ total, total_at_least }: ChangePage): string {
  return total === null ? `more than ${count(total_at_least)} changes` : counted(total, "change", "changes");
}

function NoChanges({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconHistory />}
      title={narrowed ? "No changes match these filters" : "No changes yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "Changes show here from the next inventory run that sees one."
      }
    />
  );
}
