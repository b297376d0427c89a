import { Paper, Table } from "@mantine/core";
import type { ChangeEntry } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { ResourceLink } from "@/components/ResourceLink";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { counted } from "@/lib/format";
import { zoneName } from "@/lib/time";
import { byRun } from "./by-run";

const COLUMNS = 6;

export function ChangeTable({ entries }: { entries: readonly ChangeEntry[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={980} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Name</Table.Th>
              <Table.Th>Action</Table.Th>
              <Table.Th>What changed</Table.Th>
              <Table.Th>Tenant</Table.Th>
              <Table.Th>Happened ({zoneName()})</Table.Th>
            </Table.Tr>
          </Table.Thead>
          {byRun(entries).map(({ runId, entries: found }) => (
            <Table.Tbody key={`${runId}/${found[0]?.id ?? 0}`}>
              <Table.Tr className="log-group">
                <Table.Th colSpan={COLUMNS} scope="rowgroup">
                  <RunHeading runId={runId} found={found} />
                </Table.Th>
              </Table.Tr>
              {found.map((entry) => (
                <ChangeRow key={entry.id} entry={entry} />
              ))}
            </Table.Tbody>
          ))}
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function RunHeading({ runId, found }: { runId: number; found: readonly ChangeEntry[] }) {
  const [newest] = found;
  return (
    <>
      {newest && <Instant at={newest.recorded_at} />}
      <span className="of"> · {counted(found.length, "change", "changes")} here · </span>
      <TextLink size="sm" to="/runs/$id" params={{ id: runId }}>
        run {runId}
      </TextLink>
    </>
  );
}

function ChangeRow({ entry }: { entry: ChangeEntry }) {
  return (
    <Table.Tr>
      <Table.Td>
        <span className="with-icon">
          <NavIcon name={entry.resource_type} />
          {entry.resource_label}
        </span>
      </Table.Td>
      <Table.Td className="log-name">
        <ResourceLink
          type={entry.resource_type}
          id={entry.resource_id}
          name={entry.resource_name}
          region={entry.region_name}
          gone={entry.action === "deleted"}
        />
      </Table.Td>
      <Table.Td>
        <StateMark state={entry.action} />
      </Table.Td>
      <Table.Td className="log-words">{entry.summary}</Table.Td>
      <Table.Td>{entry.project_name ?? <span className="none">–</span>}</Table.Td>
      <Table.Td className="log-time">
        <Between from={entry.seen_before_at} to={entry.recorded_at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** A change has no exact time: it lies between two looks at the cloud. */
function Between({ from, to }: { from: string | null; to: string }) {
  return from === null ? (
    <>
      before <Instant at={to} form="short" />
    </>
  ) : (
    <>
      between <Instant at={from} form="short" /> and <Instant at={to} form="short" />
    </>
  );
}
