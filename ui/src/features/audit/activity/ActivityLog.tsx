/** Who did what through this system, and how it ended: every act, also those that were refused. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconUserCheck from "@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogPages } from "@/components/LogPages";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { counted } from "@/lib/format";
import { isNarrowed, logQuery, withSearch, type Search } from "@/lib/list-search";
import { AuditTabs } from "../AuditTabs";
import { ActivityFilters } from "./ActivityFilters";
import { ActivityTable } from "./ActivityTable";

const PAGE_SIZE = 100;

function useActivity(search: Search) {
  return useQuery({
    queryKey: ["activity", search],
    queryFn: ({ signal }) =>
      // Words of the address: what is not known is refused by the API, which says what is.
      body(
        client.GET("/api/v1/admin/activity", {
          params: { query: { ...logQuery(search), page_size: PAGE_SIZE } as never },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function ActivityLog() {
  usePageTitle("Activity");
  const search = useSearch({ from: "/shell/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const activity = useActivity(search);
  const items = activity.data?.items ?? [];
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Audit"
        note={
          activity.data && (
            <span className="total" role="status">
              {counted(activity.data.total, "act", "acts")}
            </span>
          )
        }
      >
        <DownloadLog files={logFiles("/admin/activity", logQuery(search))} />
      </PageHeader>
      <AuditTabs open="activity" />
      <ActivityFilters
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: { tab: "activity" } });
        }}
      />
      {activity.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {activity.isError && (
        <ProblemNotice
          error={activity.error}
          onRetry={() => void activity.refetch()}
          retrying={activity.isFetching}
        />
      )}
      {activity.data && items.length === 0 && <NoActs narrowed={isNarrowed(search)} />}
      {items.length > 0 && <ActivityTable acts={items} />}
      <LogPages cursor={search.cursor} next={activity.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function NoActs({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconUserCheck />}
      title={narrowed ? "No acts match these filters" : "Nobody has acted yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "What people make, delete and acknowledge here stands in this log, with what was refused."
      }
    />
  );
}
