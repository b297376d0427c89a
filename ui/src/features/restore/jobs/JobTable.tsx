import { Paper, Progress, Table } from "@mantine/core";
import type { RestoreJob } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { JobState } from "@/components/restore/JobState";
import { goesOn, MODES, STEPS } from "@/components/restore/restore-words";
import { ResourceLink } from "@/components/ResourceLink";
import { TextLink } from "@/components/TextLink";
import { duration } from "@/lib/format";
import { zoneName } from "@/lib/time";

export function JobTable({ jobs }: { jobs: readonly RestoreJob[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={760} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table
          verticalSpacing={6}
          horizontalSpacing={12}
          highlightOnHover
          className="log"
          aria-label="Restores"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Planned ({zoneName()})</Table.Th>
              <Table.Th>Server</Table.Th>
              <Table.Th>Mode</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="figure">Took</Table.Th>
              <Table.Th>How it stands</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function JobRow({ job }: { job: RestoreJob }) {
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <TextLink size="sm" to="/restore/$id" params={{ id: job.id }}>
          <Instant at={job.created_at} form="short" />
        </TextLink>
        <div className="of">by {job.requested_by}</div>
      </Table.Td>
      <Table.Td className="log-name job-server">
        <ResourceLink type="servers" id={job.vm_id} name={job.vm_name} region={job.region_name} />
        <div className="of">
          {job.tenant_name}
          {job.retry_of && " · a retry"}
        </div>
      </Table.Td>
      <Table.Td className="nowrap">{MODES[job.mode].label}</Table.Td>
      <Table.Td className="nowrap">
        <JobState job={job} />
      </Table.Td>
      <Table.Td className="figure nowrap">
        {job.seconds === null ? <span className="none">–</span> : duration(job.seconds)}
      </Table.Td>
      <Table.Td className="log-words">
        <Standing job={job} />
      </Table.Td>
    </Table.Tr>
  );
}

function Standing({ job }: { job: RestoreJob }) {
  const { percent, current_step: step } = job.progress;
  if (goesOn(job.status)) {
    return (
      <>
        <Progress value={percent} size={6} aria-label={`Progress of the restore of ${job.vm_name}`} />
        <span className="of">
          {percent} %{step && ` · ${STEPS[step]}`}
        </span>
      </>
    );
  }
  if (job.failure_reason) {
    return (
      <span className="standing" title={job.failure_reason}>
        {job.failure_reason}
      </span>
    );
  }
  if (job.status === "SUCCEEDED") return `as ${job.new_vm_name}`;
  if (job.status === "CANCELED") return <span className="none">–</span>;
  return job.is_expired ? "Nobody executed it in time" : "Waits to be executed";
}
