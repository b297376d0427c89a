/** What a run came to, by reason: what went wrong first. Each line narrows the list of volumes to its own. */
import { Paper, Skeleton, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RunOutcome, SnapshotRun } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { TextLink } from "@/components/TextLink";
import { count } from "@/lib/format";
import { readSearch, type Search } from "@/lib/list-search";
import { listOutcomes, LIVE } from "../monitor-api";
import { OUTCOMES, outcomeWords } from "../monitor-words";

interface Props {
  run: SnapshotRun;
  live: boolean;
  search: Search;
}

export function RunOutcomes({ run, live, search }: Props) {
  const runId = run.id;
  const outcomes = useQuery({
    queryKey: [SNAPSHOT, "runs", "outcomes", runId],
    queryFn: ({ signal }) => listOutcomes(runId, signal),
    refetchInterval: live ? LIVE : false,
  });
  if (outcomes.isPending)
    return <Skeleton h={90} role="progressbar" aria-busy="true" aria-label="Loading the reasons" />;
  if (outcomes.isError) {
    return (
      <ProblemNotice
        error={outcomes.error}
        onRetry={() => void outcomes.refetch()}
        retrying={outcomes.isFetching}
      />
    );
  }
  const { items } = outcomes.data;
  const elsewhere = run.skipped_count - skippedIn(items);
  return (
    <div>
      {items.length > 0 && <OutcomeTable items={items} runId={runId} search={search} />}
      {elsewhere > 0 && !live && (
        <p className="tiles-note">
          {count(elsewhere)} more {elsewhere === 1 ? "was" : "were"} skipped for a reason that an earlier run
          of the day has noted already.{" "}
          <TextLink
            size="xs"
            to="/snapshot-monitor"
            search={{ view: "volumes", status: "skipped" }}
            underline="always"
          >
            All that were skipped
          </TextLink>
        </p>
      )}
    </div>
  );
}

function skippedIn(items: readonly RunOutcome[]): number {
  return items.reduce(
    (sum, { status, records_count }) => sum + (status === "skipped" ? records_count : 0),
    0,
  );
}

interface TableProps {
  items: readonly RunOutcome[];
  runId: number;
  search: Search;
}

function OutcomeTable({ items, runId, search }: TableProps) {
  return (
    <Paper withBorder className="card card-table">
      <Table verticalSpacing={5} horizontalSpacing={12} className="log" aria-label="Outcomes by reason">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="figure narrow">Volumes</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((outcome) => (
            <OutcomeRow
              key={`${outcome.action}/${outcome.status}/${outcome.reason ?? ""}`}
              outcome={outcome}
              runId={runId}
              chosen={isChosen(outcome, search)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function isChosen({ action, status, reason }: RunOutcome, search: Search): boolean {
  return search.status === status && search.action === action && search.reason === (reason ?? undefined);
}

function OutcomeRow({ outcome, runId, chosen }: { outcome: RunOutcome; runId: number; chosen: boolean }) {
  const { action, status, reason, records_count } = outcome;
  return (
    <Table.Tr data-selected={chosen || undefined}>
      <Table.Td className="figure">
        <TextLink
          size="sm"
          to="/snapshot-monitor/$id"
          params={{ id: runId }}
          search={readSearch({ action, status, reason: reason ?? "" })}
          aria-label={`${outcomeWords(action, status)}: ${count(records_count)}, show them`}
          resetScroll={false}
        >
          {count(records_count)}
        </TextLink>
      </Table.Td>
      <Table.Td className="nowrap">
        <span className="state" data-tone={OUTCOMES[status].tone}>
          {outcomeWords(action, status)}
        </span>
      </Table.Td>
      <Table.Td className="log-words">{reason ?? <span className="none">–</span>}</Table.Td>
    </Table.Tr>
  );
}
