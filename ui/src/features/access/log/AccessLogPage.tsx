/** Who came in, who was refused, and who changed who may do what. Not what happened to the cloud: that is the audit. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconListSearch from "@tabler/icons-react/dist/esm/icons/IconListSearch.mjs";
import type { AccessLogPage as Entries } from "@/api/schema";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters } from "@/components/ListFilters";
import { LogPages } from "@/components/LogPages";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { count, counted } from "@/lib/format";
import { isNarrowed, logQuery, withSearch } from "@/lib/list-search";
import { AccessLogTable } from "./AccessLogTable";
import { ACTIONS } from "./entry-words";

const PAGE_SIZE = 100;
const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));
const OUTCOMES = [
  { value: "true", label: "done" },
  { value: "false", label: "refused" },
];

export function AccessLogPage() {
  return (
    <OnlyFor page="Access log" resource="audit" action="admin">
      <AccessLog />
    </OnlyFor>
  );
}

function AccessLog() {
  usePageTitle("Access log");
  const search = useSearch({ from: "/shell/access-log" });
  const navigate = useNavigate({ from: "/access-log" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const log = useQuery({
    queryKey: ["access-log", search],
    queryFn: ({ signal }) => {
      // Words of the address: what is not known is refused by the API, which says what is.
      const query = { ...logQuery(search), page_size: PAGE_SIZE } as never;
      return body(client.GET("/api/v1/auth/audit", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
  const items = log.data?.items ?? [];
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Access log"
        note={
          log.data && (
            <span className="total" role="status">
              {totalOf(log.data)}
            </span>
          )
        }
      >
        <DownloadLog files={logFiles("/auth/audit", logQuery(search))} />
      </PageHeader>
      <ListFilters
        label="Filter entries"
        fields={[
          { name: "q", label: "Search people, paths and details", type: "search" },
          { name: "actor", label: "Who", type: "word" },
          { name: "action", label: "What", type: "choice", options: ACTION_OPTIONS },
          { name: "success", label: "Outcome", type: "choice", options: OUTCOMES },
          { name: "ip_address", label: "Address or network", type: "word" },
          { name: "request_id", label: "Request id", type: "word" },
          { name: "since", label: "From", type: "day" },
          { name: "until", label: "To", type: "day" },
        ]}
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      {log.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {log.isError && (
        <ProblemNotice error={log.error} onRetry={() => void log.refetch()} retrying={log.isFetching} />
      )}
      {log.data && items.length === 0 && (
        <EmptyState
          mt="8vh"
          icon={<IconListSearch />}
          title={isNarrowed(search) ? "No entries match these filters" : "Nothing is written yet"}
          description={
            isNarrowed(search)
              ? "Take a filter away, or look at a longer time."
              : "Every login, every refusal and every change of who may do what stands here."
          }
        />
      )}
      {items.length > 0 && <AccessLogTable entries={items} onNarrow={change} />}
      <LogPages cursor={search.cursor} next={log.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function totalOf({ total, total_at_least: least }: Entries): string {
  return total === null ? `more than ${count(least)} entries` : counted(total, "entry", "entries");
}
