/** What it is about, in a line: which server of which project, as of when. Servers of several projects share their names. */
import type { RestoreJobDetail } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { MODES } from "@/components/restore/restore-words";
import { useNow } from "@/hooks/use-now";
import { age } from "@/lib/format";
import { secondsSince } from "@/lib/time";

export function Lead({ job }: { job: RestoreJobDetail }) {
  const { vm, project_name: project, project_id: id, restore_point: point } = job.plan;
  const isDrill = job.purpose === "drill";
  return (
    <p className="wizard-lead">
      {!isDrill && <>{MODES[job.mode].label}: </>}
      <strong>{vm.name}</strong> of {project ?? id}, as of{" "}
      <strong>
        <Instant at={point.snapshot_taken_at} />
      </strong>
      {job.status === "PLANNED" && <Age since={point.snapshot_taken_at} />}
    </p>
  );
}

function Age({ since }: { since: string }) {
  return <span className="of">, {age(secondsSince(since, useNow(60)))} ago</span>;
}
