/** What changed, when and in which run; narrowed by the address, paged by the place where the page before ended. */
import { Paper } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import { ChangeVolume } from "@/components/chart/ChangeVolume";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { PageHeader } from "@/components/PageHeader";
import { useNow } from "@/hooks/use-now";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";
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
            <LogTotal log={changes.data} words={["change", "changes"]} />
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
      <LogBody
        log={changes}
        search={search}
        onTurn={change}
        icon={<IconHistory />}
        empty={["No changes yet", "Changes show here from the next inventory run that sees one."]}
        unmatched={["No changes match these filters"]}
      >
        {(entries) => (
          <ChangeTimeline
            entries={entries}
            open={search.id}
            onOpen={(id) => {
              void navigate({ search: (before) => withSearch(before, { id }), replace: true });
            }}
          />
        )}
      </LogBody>
    </div>
  );
}
