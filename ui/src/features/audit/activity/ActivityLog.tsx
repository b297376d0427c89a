/** Who did what through this system, and how it ended: every act, also those that were refused. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconUserCheck from "@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { PageHeader } from "@/components/PageHeader";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";
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
  return (
    <div className="page page-scrolls">
      <PageHeader title="Audit" note={<LogTotal log={activity.data} words={["act", "acts"]} />}>
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
      <LogBody
        log={activity}
        search={search}
        onTurn={change}
        icon={<IconUserCheck />}
        empty={[
          "Nobody has acted yet",
          "What people make, delete and acknowledge here stands in this log, with what was refused.",
        ]}
        unmatched={["No acts match these filters"]}
      >
        {(acts) => <ActivityTable acts={acts} />}
      </LogBody>
    </div>
  );
}
