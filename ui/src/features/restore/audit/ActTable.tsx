import { Paper, Table } from "@mantine/core";
import type { Activity } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { zoneName } from "@/lib/time";
import { aboutOf, ACTIONS, jobOf } from "./restore-acts";

export function ActTable({ acts }: { acts: readonly Activity[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={860} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log" aria-label="Acts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When ({zoneName()})</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>Act</Table.Th>
              <Table.Th>Restore of</Table.Th>
              <Table.Th>About it</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th>From</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {acts.map((act) => (
              <ActRow key={act.id} act={act} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function ActRow({ act }: { act: Activity }) {
  const job = jobOf(act);
  const name = act.resource_name ?? act.resource_id ?? "–";
  return (
    <Table.Tr>
      <Table.Td className="log-time nowrap">
        <Instant at={act.occurred_at} form="short" />
      </Table.Td>
      <Table.Td>{act.actor}</Table.Td>
      <Table.Td className="nowrap">{ACTIONS[act.action] ?? act.action}</Table.Td>
      <Table.Td className="log-name">
        {job === null ? (
          name
        ) : (
          <TextLink size="sm" to="/restore/$id" params={{ id: job }}>
            {name}
          </TextLink>
        )}
      </Table.Td>
      <Table.Td>{aboutOf(act) || <span className="none">–</span>}</Table.Td>
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
