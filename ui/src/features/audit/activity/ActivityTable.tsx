import { Paper, Table } from "@mantine/core";
import type { Activity } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ResourceLink } from "@/components/ResourceLink";
import { StateMark } from "@/components/StateMark";
import { useKinds } from "@/hooks/use-kinds";
import { zoneName } from "@/lib/time";
import { ACTIONS } from "./ActivityFilters";

export function ActivityTable({ acts }: { acts: readonly Activity[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={980} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When ({zoneName()})</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>Action</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>What</Table.Th>
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
  const kind = useKinds().data?.find(({ name }) => name === act.resource_type);
  return (
    <Table.Tr>
      <Table.Td className="log-time nowrap">
        <Instant at={act.occurred_at} form="short" />
      </Table.Td>
      <Table.Td>{act.actor}</Table.Td>
      <Table.Td>{ACTIONS[act.action] ?? act.action}</Table.Td>
      <Table.Td>{kind?.singular ?? act.resource_type}</Table.Td>
      <Table.Td className="log-name">
        <Subject act={act} />
      </Table.Td>
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

/** What was refused before it had an id, or was deleted, has no panel to open. */
function Subject({ act }: { act: Activity }) {
  if (act.resource_id === null) return act.resource_name ?? <span className="none">–</span>;
  return (
    <ResourceLink
      type={act.resource_type}
      id={act.resource_id}
      name={act.resource_name}
      region={null}
      gone={!act.success || act.action === "delete"}
    />
  );
}
