/** Whether the snapshot worker does its work: the run under way, the last day, the runs, and what became of each volume. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { OnDemandRun } from "@/api/schema";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { useMay } from "@/hooks/use-session";
import { withSearch } from "@/lib/list-search";
import { LiveRun } from "./LiveRun";
import { listWords, requestQuery, summaryQuery } from "./monitor-api";
import { MonitorTiles } from "./MonitorTiles";
import { RecordList } from "./records/RecordList";
import { RequestSteps } from "./RequestSteps";
import { RunNotices } from "./RunNotices";
import { RunNow } from "./RunNow";
import { RunList } from "./runs/RunList";
import { useRefreshAfter } from "./use-refresh-after";

const VIEWS = [
  { view: "runs", label: "Runs", search: {} },
  { view: "volumes", label: "Volumes", search: { view: "volumes" } },
] as const;
const REMEMBERED = 15 * 60_000;

export function SnapshotMonitorPage() {
  return (
    <OnlyFor page="Snapshot monitor" resource="snapshot_runs" action="read">
      <Monitor />
    </OnlyFor>
  );
}

/** One that has ended is shown for a while, so that who asked for it sees how. */
function isShown(request: OnDemandRun | null | undefined, now: number): request is OnDemandRun {
  if (!request) return false;
  return request.finished_at === null || now - Date.parse(request.finished_at) < REMEMBERED;
}

function Monitor() {
  usePageTitle("Snapshot monitor");
  const search = useSearch({ from: "/shell/snapshot-monitor" });
  const navigate = useNavigate({ from: "/snapshot-monitor" });
  const mayRecords = useMay("snapshot_records", "read");
  const summary = useQuery(summaryQuery);
  const status = useQuery({ ...requestQuery, enabled: useMay("snapshots", "read") }).data;
  const running = summary.data?.running ?? null;
  const going = (running?.is_alive ?? false) || (status?.is_active ?? false);
  useRefreshAfter(going);
  const view = search.view === "volumes" && mayRecords ? "volumes" : "runs";
  const narrowing = {
    search,
    onChange: (words: Readonly<Record<string, string | undefined>>) => {
      void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
    },
    onClear: () => {
      void navigate({ search: (before) => withSearch({}, { view: before.view }) });
    },
  };
  return (
    <div className="page page-scrolls">
      <PageHeader title="Snapshot monitor" note="what the snapshot worker does, and did">
        {view === "runs" && <DownloadLog files={logFiles("/snapshot/runs", listWords(search))} />}
        <RunNow />
      </PageHeader>
      <Stack gap="sm" mb="md">
        {isShown(status?.request, summary.dataUpdatedAt) && (
          <RequestSteps request={status.request} running={running} />
        )}
        {running && <LiveRun run={running} />}
        {summary.data?.newest && <RunNotices run={summary.data.newest} named />}
        {summary.isError ? (
          <ProblemNotice
            error={summary.error}
            onRetry={() => void summary.refetch()}
            retrying={summary.isFetching}
          />
        ) : (
          <div>
            <MonitorTiles summary={summary.data} />
          </div>
        )}
      </Stack>
      <nav className="views" aria-label="Snapshot monitor">
        {VIEWS.filter(({ view: each }) => each === "runs" || mayRecords).map((each) => (
          <Link
            key={each.view}
            to="/snapshot-monitor"
            search={each.search}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={each.view === view ? "page" : undefined}
          >
            {each.label}
          </Link>
        ))}
      </nav>
      {view === "runs" ? <RunList {...narrowing} /> : <RecordList {...narrowing} live={going} />}
    </div>
  );
}
