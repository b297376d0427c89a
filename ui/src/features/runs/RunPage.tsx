/** One run, live while it goes: what is done, what is being read now, what changed, what failed and why. */
import { Alert, Paper, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import { useEffect, useRef } from "react";
import type { RunDetail } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useKinds } from "@/hooks/use-kinds";
import { useNow } from "@/hooks/use-now";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { count, counted, duration } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { RunKinds } from "./RunKinds";
import { progress, totals } from "./progress";

const LIVE = 1_000;

function useRun(id: number) {
  return useQuery({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/inventory/runs/{run_id}", { params: { path: { run_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? LIVE : false),
  });
}

/** What the run has brought is on every other page: when it ends, they load anew. */
function useRefreshAfter(run: RunDetail | undefined): void {
  const queries = useQueryClient();
  const wasGoing = useRef(false);
  const going = run?.status === "running";
  useEffect(() => {
    if (wasGoing.current && !going) {
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[1] !== "one",
      });
    }
    wasGoing.current = going;
  }, [going, queries]);
}

export function RunPage() {
  const { id } = useParams({ from: "/shell/runs/$id" });
  usePageTitle("Inventory run");
  const run = useRun(id);
  useRefreshAfter(run.data);
  return (
    <div className="page page-scrolls">
      <TextLink to="/runs" size="sm" className="back">
        <IconChevronLeft size={14} aria-hidden /> Inventory runs
      </TextLink>
      <PageHeader title="Inventory run" note={run.data && <StateMark state={run.data.status} />} />
      {run.isPending && <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {run.isError && (
        <ProblemNotice error={run.error} onRetry={() => void run.refetch()} retrying={run.isFetching} />
      )}
      {run.data && <RunInDetail run={run.data} />}
    </div>
  );
}

function RunInDetail({ run }: { run: RunDetail }) {
  const sum = totals(run.kinds);
  return (
    <Stack gap="md">
      {run.error && (
        <Alert
          className="problem"
          variant="default"
          role="status"
          icon={<IconAlertTriangle size={18} />}
          title="The run failed"
        >
          {run.error}
        </Alert>
      )}
      {run.status === "running" && <LiveProgress run={run} />}
      <Paper withBorder className="card">
        <dl className="facts">
          <Fact name="Started">
            <Instant at={run.started_at} />
          </Fact>
          <Fact name="Ended">{run.finished_at ? <Instant at={run.finished_at} /> : "going on"}</Fact>
          <Fact name="Took">{run.status === "running" ? "going on" : duration(run.duration_seconds)}</Fact>
          <Fact name="Started by">
            {run.actor} on {run.host}
          </Fact>
          <Fact name="Region">{run.region_name}</Fact>
          <Fact name="Seen">{count(sum.listed)}</Fact>
          <Fact name="New">{count(sum.created)}</Fact>
          <Fact name="Changed">{count(sum.changed)}</Fact>
          <Fact name="Deleted">{count(sum.deleted)}</Fact>
        </dl>
      </Paper>
      <RunKinds kinds={run.kinds} going={run.status === "running"} />
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LiveProgress({ run }: { run: RunDetail }) {
  const { percent, done, now } = progress(run.kinds);
  const clock = useNow(1);
  const labels = useKinds().data;
  const words = now.map((name) => labels?.find((kind) => kind.name === name)?.label ?? name);
  return (
    <Paper withBorder className="card">
      <div className="live-words">
        <span role="status">
          {done} of {counted(run.kinds.length, "kind", "kinds")} done
          {words.length > 0 && ` · reading ${words.join(", ")}`}
        </span>
        <span>
          {percent} % · {duration(Math.round(secondsSince(run.started_at, clock)))}
        </span>
      </div>
      <Progress value={percent} size={8} aria-label="Progress of the run" />
      <Text size="xs" c="dimmed" mt={6}>
        It goes on without this page. Come back to it under Inventory runs.
      </Text>
    </Paper>
  );
}
