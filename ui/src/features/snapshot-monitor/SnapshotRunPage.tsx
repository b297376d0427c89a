/** One run, live while it goes: what must be looked at, what it came to and why, and each of its volumes. */
import { Paper, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import type { ReactNode } from "react";
import type { SnapshotRun } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { usePageTitle } from "@/hooks/use-page-title";
import { useMay } from "@/hooks/use-session";
import { count, duration } from "@/lib/format";
import { withSearch } from "@/lib/list-search";
import { LiveRun } from "./LiveRun";
import { getRun, LIVE } from "./monitor-api";
import { TRIGGERS } from "./monitor-words";
import { RecordList } from "./records/RecordList";
import { RunNotices } from "./RunNotices";
import { RunOutcomes } from "./runs/RunOutcomes";
import { useRefreshAfter } from "./use-refresh-after";

export function SnapshotRunPage() {
  return (
    <OnlyFor page="Snapshot run" resource="snapshot_runs" action="read">
      <Run />
    </OnlyFor>
  );
}

function Run() {
  const { id } = useParams({ from: "/shell/snapshot-monitor/$id" });
  usePageTitle(`Snapshot run ${id}`);
  const run = useQuery({
    queryKey: [SNAPSHOT, "runs", "one", id],
    queryFn: ({ signal }) => getRun(id, signal),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? LIVE : false),
  });
  useRefreshAfter(run.data?.status === "running");
  return (
    <div className="page page-scrolls">
      <TextLink to="/snapshot-monitor" size="sm" className="back">
        <IconChevronLeft size={14} aria-hidden /> Snapshot monitor
      </TextLink>
      <PageHeader title={`Snapshot run ${id}`} note={run.data && <StateMark state={run.data.status} />} />
      {run.isPending && <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {run.isError && (
        <ProblemNotice error={run.error} onRetry={() => void run.refetch()} retrying={run.isFetching} />
      )}
      {run.data && <RunInDetail run={run.data} />}
    </div>
  );
}

function RunInDetail({ run }: { run: SnapshotRun }) {
  const search = useSearch({ from: "/shell/snapshot-monitor/$id" });
  const navigate = useNavigate({ from: "/snapshot-monitor/$id" });
  const mayRecords = useMay("snapshot_records", "read");
  const live = run.status === "running";
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  return (
    <Stack gap="md">
      {live && <LiveRun run={run} />}
      <RunNotices run={run} />
      <Facts run={run} />
      {mayRecords && <RunOutcomes run={run} live={live} search={search} />}
      {mayRecords && (
        <RecordList
          runId={run.id}
          live={live}
          search={search}
          onChange={change}
          onClear={() => {
            void navigate({ search: {} });
          }}
        />
      )}
    </Stack>
  );
}

function Facts({ run }: { run: SnapshotRun }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Started", <Instant key="at" at={run.started_at} />],
    ["Ended", run.finished_at ? <Instant key="at" at={run.finished_at} /> : "going on"],
    ["Took", run.seconds === null ? "going on" : duration(run.seconds)],
    ["Asked by", TRIGGERS[run.trigger]],
    ["To be made", count(run.planned_count)],
    ["Made", count(run.created_count)],
    ["Failed", count(run.failed_count)],
    ["Skipped", count(run.skipped_count)],
    ["Postponed", count(run.postponed_count)],
    ["Deleted", count(run.deleted_count)],
    ["Region", run.region_name],
  ];
  return (
    <Paper withBorder className="card">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}
