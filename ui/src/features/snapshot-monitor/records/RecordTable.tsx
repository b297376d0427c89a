import { Paper, Table } from "@mantine/core";
import type { SnapshotRecord } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ResourceLink } from "@/components/ResourceLink";
import { TextLink } from "@/components/TextLink";
import { useSession } from "@/hooks/use-session";
import { amount } from "@/lib/format";
import { panelSearch } from "@/lib/list-search";
import { zoneName } from "@/lib/time";
import { OUTCOMES, outcomeWords } from "../monitor-words";

interface Props {
  records: readonly SnapshotRecord[];
  /** On the page of a run every record is that run's. */
  withRun: boolean;
}

export function RecordTable({ records, withRun }: Props) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={980} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table
          verticalSpacing={5}
          horizontalSpacing={12}
          highlightOnHover
          className="log"
          aria-label="What became of volumes"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Outcome</Table.Th>
              <Table.Th>Volume</Table.Th>
              <Table.Th>Snapshot, and why</Table.Th>
              <Table.Th>Project</Table.Th>
              <Table.Th>Policy</Table.Th>
              <Table.Th title="The day (UTC) that it is the snapshot of">Of the day</Table.Th>
              <Table.Th className="figure">Size</Table.Th>
              <Table.Th>When ({zoneName()})</Table.Th>
              {withRun && <Table.Th className="figure">Run</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {records.map((record) => (
              <RecordRow key={record.id} record={record} withRun={withRun} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function RecordRow({ record, withRun }: { record: SnapshotRecord; withRun: boolean }) {
  const home = useSession().region_name;
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <span className="state" data-tone={OUTCOMES[record.status].tone}>
          {outcomeWords(record.action, record.status)}
        </span>
        {record.attempts > 1 && <span className="of"> (try {record.attempts})</span>}
      </Table.Td>
      <Table.Td className="log-name">
        <TextLink
          size="sm"
          to="/$kind"
          params={{ kind: "volumes" }}
          search={{ ...panelSearch(record.volume_id, record.region_name, home), tab: "snapshots" }}
          title={record.volume_id}
        >
          {record.volume_name ?? record.volume_id}
        </TextLink>
        {record.server_name && <div className="of">of {record.server_name}</div>}
      </Table.Td>
      <Table.Td className="log-words">
        <Snapshot record={record} />
        {record.reason && <div>{record.reason}</div>}
      </Table.Td>
      <Table.Td>{record.tenant_name ?? record.project_id ?? <span className="none">–</span>}</Table.Td>
      <Table.Td className="nowrap">{record.policy}</Table.Td>
      <Table.Td className="nowrap">{record.due_on}</Table.Td>
      <Table.Td className="figure nowrap">
        {record.size_gb === null ? <span className="none">–</span> : amount(record.size_gb, "GiB")}
      </Table.Td>
      <Table.Td className="log-time nowrap">
        <Instant at={record.updated_at} form="short" />
      </Table.Td>
      {withRun && (
        <Table.Td className="figure">
          <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: record.run_id }}>
            {record.run_id}
          </TextLink>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** What was not made, or is gone, has no panel to open. */
function Snapshot({ record }: { record: SnapshotRecord }) {
  if (record.snapshot_id === null) return null;
  return (
    <ResourceLink
      type="snapshots"
      id={record.snapshot_id}
      name={record.snapshot_name}
      region={record.region_name}
      gone={record.status === "deleted"}
    />
  );
}
