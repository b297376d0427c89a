import { Paper, Table } from "@mantine/core";
import type { RestoreDrill } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NotMeasured } from "@/components/NotMeasured";
import { ResourceLink } from "@/components/ResourceLink";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { duration } from "@/lib/format";
import { zoneName } from "@/lib/time";
import { DRILL_STATES, isUnderWay, shownWords } from "./drill-words";

export function DrillTable({ drills }: { drills: readonly RestoreDrill[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={740} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table
          verticalSpacing={6}
          horizontalSpacing={12}
          highlightOnHover
          className="log"
          aria-label="Drills"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Started ({zoneName()})</Table.Th>
              <Table.Th>Server</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="figure">RTO</Table.Th>
              <Table.Th>Begun by</Table.Th>
              <Table.Th>What it showed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {drills.map((drill) => (
              <DrillRow key={drill.id} drill={drill} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function DrillRow({ drill }: { drill: RestoreDrill }) {
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <Started drill={drill} />
      </Table.Td>
      <Table.Td className="log-name">
        <ResourceLink type="servers" id={drill.vm_id} name={drill.vm_name} region={drill.region_name} />
        <div className="of">{drill.tenant_name}</div>
      </Table.Td>
      <Table.Td className="nowrap">
        <StateMark state={drill.status} label={DRILL_STATES[drill.status]} />
      </Table.Td>
      <Table.Td className="figure nowrap">
        <Rto drill={drill} />
      </Table.Td>
      <Table.Td>
        {drill.trigger === "schedule" ? "the schedule" : drill.requested_by}
        {drill.policy_set_name !== null && <div className="of">{drill.policy_set_name}</div>}
      </Table.Td>
      <Table.Td className="log-words">
        <span className="standing" title={shownWords(drill)}>
          {shownWords(drill)}
        </span>
      </Table.Td>
    </Table.Tr>
  );
}

/** What is under way has not failed to be measured. */
function Rto({ drill: { rto_seconds: seconds, status } }: { drill: RestoreDrill }) {
  if (seconds !== null) return duration(seconds);
  return isUnderWay(status) ? <span className="none">–</span> : <NotMeasured />;
}

/** The way to its job, where one was made. */
function Started({ drill: { job_id: id, started_at: at } }: { drill: RestoreDrill }) {
  if (id === null) return <Instant at={at} form="short" />;
  return (
    <TextLink size="sm" to="/restore/$id" params={{ id }}>
      <Instant at={at} form="short" />
    </TextLink>
  );
}
