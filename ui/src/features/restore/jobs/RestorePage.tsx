/** Every restore that was planned, with how it goes or ended; and the way to the next one. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconRestore from "@tabler/icons-react/dist/esm/icons/IconRestore.mjs";
import { ActButton } from "@/components/ActButton";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogPages } from "@/components/LogPages";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { listJobs, RESTORE } from "@/components/restore/restore-api";
import { goesOn } from "@/components/restore/restore-words";
import { TextLink } from "@/components/TextLink";
import { useMay, useSession } from "@/hooks/use-session";
import { isNarrowed, logQuery, withSearch, type Search } from "@/lib/list-search";
import { RestoreGate } from "../RestoreGate";
import { JobFilters } from "./JobFilters";
import { JobTable } from "./JobTable";
import { totalWords } from "./total-words";

const PAGE_SIZE = 50;
const LIVE = 2_000;

export function RestorePage() {
  return (
    <RestoreGate page="Restore">
      <Jobs />
    </RestoreGate>
  );
}

function useJobs(search: Search) {
  return useQuery({
    queryKey: [RESTORE, "list", search],
    queryFn: ({ signal }) => listJobs(logQuery(search), PAGE_SIZE, signal),
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
  const items = jobs.data?.items ?? [];
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Restore"
        note={
          jobs.data && (
            <span className="total" role="status">
              {totalWords(jobs.data)}
            </span>
          )
        }
      >
        <TextLink size="sm" to="/restore/drills">
          Drills
        </TextLink>
        <DownloadLog files={logFiles("/restore/jobs", logQuery(search))} />
        <BeginButton />
      </PageHeader>
      <JobFilters
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      {jobs.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {jobs.isError && (
        <ProblemNotice error={jobs.error} onRetry={() => void jobs.refetch()} retrying={jobs.isFetching} />
      )}
      {jobs.data && items.length === 0 && <NoJobs narrowed={isNarrowed(search)} />}
      {items.length > 0 && <JobTable jobs={items} />}
      <LogPages cursor={search.cursor} next={jobs.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function BeginButton() {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  const navigate = useNavigate();
  return (
    <ActButton
      leftSection={<IconRestore size={15} aria-hidden />}
      reason={
        may
          ? null
          : `The role ${role} may not restore servers: that asks for the permission “admin” on restore`
      }
      onAct={() => {
        void navigate({ to: "/restore/new" });
      }}
    >
      Restore a server
    </ActButton>
  );
}

function NoJobs({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconRestore />}
      title={narrowed ? "No restores match these filters" : "Nothing was restored yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "A restore builds a server again from a snapshot of the volume that it boots from. The plan says all of what it will do before anything happens."
      }
    />
  );
}
