/** Who came in, who was refused, and who changed who may do what. Not what happened to the cloud: that is the audit. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconListSearch from "@tabler/icons-react/dist/esm/icons/IconListSearch.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters } from "@/components/ListFilters";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { logQuery, withSearch } from "@/lib/list-search";
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
  return (
    <div className="page page-scrolls">
      <PageHeader title="Access log" note={<LogTotal log={log.data} words={["entry", "entries"]} />}>
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
      <LogBody
        log={log}
        search={search}
        onTurn={change}
        icon={<IconListSearch />}
        empty={[
          "Nothing is written yet",
          "Every login, every refusal and every change of who may do what stands here.",
        ]}
        unmatched={["No entries match these filters"]}
      >
        {(entries) => <AccessLogTable entries={entries} onNarrow={change} />}
      </LogBody>
    </div>
  );
}
