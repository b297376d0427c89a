/** Acts as the activity log has them: who, when, from where and with what outcome; what they were about is for the page to say. */
import { Paper, Table } from "@mantine/core";
import type { ReactNode } from "react";
import type { Activity } from "@/api/schema";
import { zoneName } from "@/lib/time";
import { Instant } from "../Instant";
import { StateMark } from "../StateMark";

export interface ActColumn {
  heading: string;
  className?: string;
  cell: (act: Activity) => ReactNode;
}

interface Props {
  acts: readonly Activity[];
  columns: readonly ActColumn[];
}

export function ActTable({ acts, columns }: Props) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={900} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log" aria-label="Acts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When ({zoneName()})</Table.Th>
              <Table.Th>Who</Table.Th>
              {columns.map(({ heading }) => (
                <Table.Th key={heading}>{heading}</Table.Th>
              ))}
              <Table.Th>Outcome</Table.Th>
              <Table.Th>From</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {acts.map((act) => (
              <ActRow key={act.id} act={act} columns={columns} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function ActRow({ act, columns }: { act: Activity; columns: readonly ActColumn[] }) {
  return (
    <Table.Tr>
      <Table.Td className="log-time nowrap">
        <Instant at={act.occurred_at} form="short" />
      </Table.Td>
      <Table.Td>{act.actor}</Table.Td>
      {columns.map(({ heading, className = "", cell }) => (
        <Table.Td key={heading} className={className}>
          {cell(act)}
        </Table.Td>
      ))}
      <Table.Td className="log-words">
        <StateMark state={act.success ? "succeeded" : "failed"} label={act.success ? "done" : "not done"} />
        {act.error && <div className="of">{act.error}</div>}
      </Table.Td>
      <Table.Td title={act.request_id ? `Request id ${act.request_id}` : undefined}>
        {act.ip_address ?? <span className="none">–</span>}
      </Table.Td>
    </Table.Tr>
  );
}
