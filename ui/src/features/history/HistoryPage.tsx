/** What changed, when and in which run; narrowed by the address, paged by the place where the page before ended. */
import { EmptyState, Paper, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import type { ChangePage } from "@/api/schema";
import { ChangeVolume } from "@/components/chart/ChangeVolume";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogPages } from "@/components/LogPages";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useNow } from "@/hooks/use-now";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { count, counted } from "@/lib/format";
import { isNarrowed, logQuery, withSearch, type Search } from "@/lib/list-search";
import { ChangeFilters } from "./ChangeFilters";
import { ChangeTimeline } from "./ChangeTimeline";
import { volumeQuery } from "./volume-query";

const PAGE_SIZE = 100;

function useChanges(search: Search) {
  return useQuery({
    queryKey: ["history", "recent", logQuery(search)],
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
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, id: undefined, ...words }) });
  };
  const changes = useChanges(search);
  const today = new Date(useNow(60));
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
      >
        <DownloadLog files={logFiles("/history/recent-changes", logQuery(search))} />
      </PageHeader>
      <StaleBanner />
      <ChangeFilters
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      <Paper withBorder className="card">
        <ChangeVolume
          query={volumeQuery(search, today)}
          onNarrow={({ since, until }) => {
            change({ since, until });
          }}
        />
      </Paper>
      {changes.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {changes.isError && (
        <ProblemNotice
          error={changes.error}
          onRetry={() => void changes.refetch()}
          retrying={changes.isFetching}
        />
      )}
      {changes.data?.items.length === 0 && <NoChanges narrowed={isNarrowed(search)} />}
      {changes.data && changes.data.items.length > 0 && (
        <ChangeTimeline
          entries={changes.data.items}
          open={search.id}
          onOpen={(id) => {
            void navigate({ search: (before) => withSearch(before, { id }), replace: true });
          }}
        />
      )}
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
