/** What is restored from what, how, and who brought the job from which state to which. */
import { Paper } from "@mantine/core";
import type { ReactNode } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ResourceLink } from "@/components/ResourceLink";
import { MODES, stateOf, STRATEGIES } from "@/components/restore/restore-words";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { amount, duration } from "@/lib/format";
import { nounOf } from "../job-words";
import { isOldServerGone } from "../standing";

export function JobFacts({ job }: { job: RestoreJobDetail }) {
  return (
    <>
      <Paper withBorder className="card" component="section">
        <h2 className="card-title">The {nounOf(job)}</h2>
        <Facts job={job} />
      </Paper>
      <Paper withBorder className="card" component="section">
        <h2 className="card-title">History</h2>
        <Transitions job={job} />
      </Paper>
    </>
  );
}

function Facts({ job }: { job: RestoreJobDetail }) {
  const { vm, restore_point: point } = job.plan;
  return (
    <dl className="details">
      <Fact name="Server">
        <ResourceLink
          type="servers"
          id={job.vm_id}
          name={job.vm_name}
          region={job.region_name}
          gone={isOldServerGone(job)}
        />
      </Fact>
      <Fact name="Project">{job.tenant_name ?? job.project_id}</Fact>
      <Fact name="As of">
        <Instant at={point.snapshot_taken_at} />
      </Fact>
      <Fact name="Snapshot">
        <ResourceLink
          type="snapshots"
          id={point.snapshot_id}
          name={point.snapshot_name}
          region={job.region_name}
        />{" "}
        <span className="of">{amount(point.size_gb, "GiB")}</span>
      </Fact>
      {job.purpose === "restore" && (
        <>
          <Fact name="Mode">{MODES[job.mode].label}</Fact>
          <Fact name="Addresses">{STRATEGIES[job.ip_strategy].label}</Fact>
        </>
      )}
      <Fact name={job.purpose === "drill" ? "Drilled as" : "New name"}>{job.new_vm_name}</Fact>
      <Fact name="Flavor">
        {vm.flavor.name}{" "}
        <span className="of">
          {vm.flavor.vcpus} vCPUs, {amount(vm.flavor.ram_mb, "MiB")}
        </span>
      </Fact>
      {job.seconds !== null && <Fact name="Took">{duration(job.seconds)}</Fact>}
      {job.retry_of && (
        <Fact name="Goes on from">
          <TextLink size="sm" to="/restore/$id" params={{ id: job.retry_of }}>
            the job before
          </TextLink>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Transitions({ job }: { job: RestoreJobDetail }) {
  return (
    <ol className="transitions">
      {job.transitions.map(({ to_status: status, happened_at: at, actor, reason }) => (
        <li key={`${status}/${at}`}>
          <StateMark {...stateOf({ status, is_expired: false })} />
          <span className="of">
            <Instant at={at} /> · by {actor}
          </span>
          {reason && reason !== job.failure_reason && !reason.startsWith("retry of") && (
            <span className="transition-reason">{reason}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
