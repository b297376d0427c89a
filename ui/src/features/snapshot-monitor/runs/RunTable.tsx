import { Paper, Table } from "@mantine/core";
import type { SnapshotRun } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { oneText } from "@/lib/address";
import { count, counted, duration } from "@/lib/format";
import { readSearch } from "@/lib/list-search";
import { zoneName } from "@/lib/time";
import { TRIGGERS } from "../monitor-words";

const FIGURES = [
  { figure: "failed_count", label: "Failed", status: oneText(["failed", "error"]) ?? "" },
  { figure: "skipped_count", label: "Skipped", status: "skipped" },
  { figure: "created_count", label: "Made", status: "available" },
  { figure: "deleted_count", label: "Deleted", status: "deleted" },
] as const;

/** Each figure leads to its volumes. */
export function RunTable({ runs }: { runs: readonly SnapshotRun[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={900} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log" aria-label="Runs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Started ({zoneName()})</Table.Th>
              <Table.Th>Result</Table.Th>
              <Table.Th>Asked by</Table.Th>
              {FIGURES.map(({ label }) => (
                <Table.Th key={label} className="figure">
                  {label}
                </Table.Th>
              ))}
              <Table.Th className="figure" title="Due, and left to the next run">
                Postponed
              </Table.Th>
              <Table.Th className="figure">Took</Table.Th>
              <Table.Th>To look at</Table.Th>
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

function RunRow({ run }: { run: SnapshotRun }) {
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: run.id }}>
          <Instant at={run.started_at} form="short" />
        </TextLink>
      </Table.Td>
      <Table.Td className="nowrap">
        <StateMark state={stateOf(run)} label={run.status} />
        {run.warnings.length > 0 && (
          <div className="of">with {counted(run.warnings.length, "warning", "warnings")}</div>
        )}
      </Table.Td>
      <Table.Td className="nowrap">{TRIGGERS[run.trigger]}</Table.Td>
      {FIGURES.map(({ figure, label, status }) => (
        <Table.Td key={figure} className="figure" data-quiet={run[figure] === 0 || undefined}>
          {run[figure] === 0 ? (
            0
          ) : (
            <TextLink
              size="sm"
              to="/snapshot-monitor/$id"
              params={{ id: run.id }}
              search={readSearch({ status })}
              aria-label={`${label}: ${count(run[figure])}`}
            >
              {count(run[figure])}
            </TextLink>
          )}
        </Table.Td>
      ))}
      <Table.Td className="figure" data-quiet={run.postponed_count === 0 || undefined}>
        {count(run.postponed_count)}
      </Table.Td>
      <Table.Td className="figure nowrap">{run.seconds === null ? "going" : duration(run.seconds)}</Table.Td>
      <Table.Td className="log-words">
        <Notes run={run} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Done, but not as it should be. */
function stateOf({ status, warnings }: SnapshotRun): string {
  return status === "completed" && warnings.length > 0 ? "warning" : status;
}

/** The first thing to look at, and how many more there are on the run's page. */
function Notes({ run }: { run: SnapshotRun }) {
  const [first, ...others] = [...(run.error ? [run.error] : []), ...run.warnings];
  if (!first) return <span className="none">–</span>;
  return (
    <>
      <span className="clamped" title={first}>
        {first}
      </span>
      {others.length > 0 && (
        <TextLink size="xs" to="/snapshot-monitor/$id" params={{ id: run.id }} underline="always">
          and {others.length} more
        </TextLink>
      )}
    </>
  );
}
