/** Whether somebody has tried: the last drill of each policy set, or that there was none. */
import { Paper, Table, Title } from "@mantine/core";
import type { ComplianceSummary } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NotMeasured } from "@/components/NotMeasured";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useMay } from "@/hooks/use-session";
import { counted, duration } from "@/lib/format";

type SetDrills = ComplianceSummary["drills"][number];

export function DrillCard({ drills }: Pick<ComplianceSummary, "drills">) {
  const may = useMay("restore", "read");
  return (
    <Paper withBorder className="card" component="section" mb="md">
      <div className="card-head">
        <Title order={2} size="h5">
          Last restore drills
        </Title>
        {may && (
          <TextLink size="sm" to="/restore/drills">
            All drills
          </TextLink>
        )}
      </div>
      <Table.ScrollContainer minWidth={640} type="native" tabIndex={0}>
        <Table verticalSpacing={3} horizontalSpacing={10} aria-label="Last restore drills">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Policy set</Table.Th>
              <Table.Th>Drilled</Table.Th>
              <Table.Th>Last drill</Table.Th>
              <Table.Th>Server</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th className="figure">RTO</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {drills.map((each) => (
              <SetRow key={each.policy_set_id} drills={each} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function SetRow({ drills: { last_drill: last, ...set } }: { drills: SetDrills }) {
  const every = set.drill_every_days;
  return (
    <Table.Tr>
      <Table.Td>
        {set.policy_set_name}
        {set.project_id !== null && <span className="of"> {set.tenant_name ?? set.project_id}</span>}
      </Table.Td>
      <Table.Td>{every === null ? "by hand only" : `every ${counted(every, "day", "days")}`}</Table.Td>
      {last === null ? (
        <Table.Td colSpan={4}>
          <span className="not-measured">not drilled</span>
        </Table.Td>
      ) : (
        <>
          <Table.Td className="nowrap">
            <Instant at={last.finished_at} form="short" />
          </Table.Td>
          <Table.Td>{last.vm_name}</Table.Td>
          <Table.Td>
            <StateMark state={last.status} label={last.status === "PASSED" ? "passed" : "failed"} />
            {last.error !== null && <div className="of">{last.error}</div>}
          </Table.Td>
          <Table.Td className="figure nowrap">
            {last.rto_seconds === null ? <NotMeasured /> : duration(last.rto_seconds)}
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}
