/** Every restore that was planned, with how it goes or ended; and the way to the next one. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconRestore from "@tabler/icons-react/dist/esm/icons/IconRestore.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { PageHeader } from "@/components/PageHeader";
import { listJobs, RESTORE } from "@/components/restore/restore-api";
import { goesOn } from "@/components/restore/restore-words";
import { TextLink } from "@/components/TextLink";
import { logQuery, withSearch, type Search } from "@/lib/list-search";
import { BeginButton } from "../BeginButton";
import { RestoreGate } from "../RestoreGate";
import { JobFilters } from "./JobFilters";
import { JobTable } from "./JobTable";

const PAGE_SIZE = 50;
const LIVE = 2_000;

export function RestorePage() {
  return (
    <RestoreGate page="Restore">
      <Jobs />
    </RestoreGate>
  );
}

/** Drills have a page of their own. */
function restoresOnly(search: Search): Search {
  return { purpose: "restore", ...logQuery(search) };
}

function useJobs(search: Search) {
  return useQuery({
    queryKey: [RESTORE, "list", search],
    queryFn: ({ signal }) => listJobs(restoresOnly(search), PAGE_SIZE, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => goesOn(status)) ? LIVE : 30_000),
  });
}

function Jobs() {
  const search = useSearch({ from: "/shell/restore" });
  const navigate = useNavigate({ from: "/restore" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const jobs = useJobs(search);
  return (
    <div className="page page-scrolls">
      <PageHeader title="Restore" note={<LogTotal log={jobs.data} words={["restore", "restores"]} />}>
        <TextLink size="sm" to="/restore/drills">
          Drills
        </TextLink>
        <DownloadLog files={logFiles("/restore/jobs", restoresOnly(search))} />
        <BeginButton icon={<IconRestore size={15} aria-hidden />}>Restore a server</BeginButton>
      </PageHeader>
      <JobFilters
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      <LogBody
        log={jobs}
        search={search}
        onTurn={change}
        icon={<IconRestore />}
        empty={[
          "Nothing was restored yet",
          "A restore builds a server again from a snapshot of the volume that it boots from. The plan says all of what it will do before anything happens.",
        ]}
        unmatched={["No restores match these filters"]}
      >
        {(items) => <JobTable jobs={items} />}
      </LogBody>
    </div>
  );
}
