import { EmptyState, Pagination, Paper, Skeleton, Table } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconRefreshDot from "@tabler/icons-react/dist/esm/icons/IconRefreshDot.mjs";
import type { Run } from "@/api/schema";
import { CollectButton } from "@/components/CollectButton";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { Instant } from "@/components/Instant";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { duration } from "@/lib/format";

const PAGE_SIZE = 25;
const LIVE = 2_000;

function useRuns(page: number) {
  return useQuery({
    queryKey: ["runs", "list", page],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/inventory/runs", { params: { query: { page, page_size: PAGE_SIZE } }, signal }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.status === "running") ? LIVE : 30_000,
  });
}

export function RunsPage() {
  usePageTitle("Inventory runs");
  const page = Number(useSearch({ from: "/shell/runs" }).page ?? 1);
  const navigate = useNavigate({ from: "/runs" });
  const runs = useRuns(page);
  return (
    <div className="page page-scrolls">
      <PageHeader title="Inventory runs" note={<DataAge />}>
        <CollectButton variant="filled" />
      </PageHeader>
      <StaleBanner />
      {runs.isPending && <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {runs.isError && (
        <ProblemNotice error={runs.error} onRetry={() => void runs.refetch()} retrying={runs.isFetching} />
      )}
      {runs.data?.total === 0 && (
        <EmptyState
          mt="8vh"
          icon={<IconRefreshDot />}
          title="No run yet"
          description="A run reads everything from the cloud and notes what has changed. Start one with Collect now."
        />
      )}
      {runs.data && runs.data.total > 0 && <RunTable runs={runs.data.items} />}
      {runs.data && runs.data.total > PAGE_SIZE && (
        <Pagination
          mt="md"
          size="sm"
          total={Math.ceil(runs.data.total / PAGE_SIZE)}
          value={page}
          aria-label="Pages"
          role="navigation"
          getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          onChange={(next) => void navigate({ search: next === 1 ? {} : { page: String(next) } })}
        />
      )}
    </div>
  );
}

function RunTable({ runs }: { runs: readonly Run[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={760} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={7} horizontalSpacing={12} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Started</Table.Th>
              <Table.Th>Result</Table.Th>
              <Table.Th>Started by</Table.Th>
              <Table.Th>Region</Table.Th>
              <Table.Th className="figure">Took</Table.Th>
              <Table.Th>What went wrong</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function RunRow({ run }: { run: Run }) {
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink size="sm" to="/runs/$id" params={{ id: run.id }}>
          <Instant at={run.started_at} />
        </TextLink>
      </Table.Td>
      <Table.Td>
        <StateMark state={run.status} />
      </Table.Td>
      <Table.Td>
        {run.actor} <span className="of">on {run.host}</span>
      </Table.Td>
      <Table.Td>{run.region_name}</Table.Td>
      <Table.Td className="figure">
        {run.status === "running" ? "going" : duration(run.duration_seconds)}
      </Table.Td>
      <Table.Td>{run.error ?? <span className="none">–</span>}</Table.Td>
    </Table.Tr>
  );
}
