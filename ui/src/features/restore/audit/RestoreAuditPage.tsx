/** Who planned, executed, canceled, retried or cleaned up which restore, when and from where; and how each ended. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconUserCheck from "@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs";
import { OUTCOMES } from "@/components/acts/outcomes";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters } from "@/components/ListFilters";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { PageHeader } from "@/components/PageHeader";
import { RESTORE } from "@/components/restore/restore-api";
import { withSearch, type Search } from "@/lib/list-search";
import { RestoreGate } from "../RestoreGate";
import { RestoreActs } from "./RestoreActs";
import { ACTIONS, actsQuery, listActs } from "./restore-acts";

const PAGE_SIZE = 100;
const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));

export function RestoreAuditPage() {
  return (
    <RestoreGate page="Restore audit">
      <Acts />
    </RestoreGate>
  );
}

function useActs(search: Search) {
  return useQuery({
    queryKey: [RESTORE, "acts", search],
    queryFn: ({ signal }) => listActs(search, PAGE_SIZE, signal),
    placeholderData: keepPreviousData,
  });
}

function Acts() {
  const search = useSearch({ from: "/shell/restore-audit" });
  const navigate = useNavigate({ from: "/restore-audit" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const acts = useActs(search);
  return (
    <div className="page page-scrolls">
      <PageHeader title="Restore audit" note={<LogTotal log={acts.data} words={["act", "acts"]} />}>
        <DownloadLog files={logFiles("/admin/activity", actsQuery(search))} />
      </PageHeader>
      <ListFilters
        label="Filter acts"
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
        fields={[
          { name: "q", label: "Search servers", type: "search" },
          { name: "actor", label: "Who", type: "word" },
          { name: "action", label: "Act", type: "choice", options: ACTION_OPTIONS },
          { name: "success", label: "Outcome", type: "choice", options: OUTCOMES },
          { name: "since", label: "From", type: "day" },
          { name: "until", label: "To", type: "day" },
        ]}
      />
      <LogBody
        log={acts}
        search={search}
        onTurn={change}
        icon={<IconUserCheck />}
        empty={[
          "Nobody has restored anything yet",
          "Each plan, execution, cancel, retry and cleanup stands here, with who did it and how it ended.",
        ]}
        unmatched={["No acts match these filters"]}
      >
        {(shown) => <RestoreActs acts={shown} />}
      </LogBody>
    </div>
  );
}
