/** What came of it: the new server with its addresses and the time it took; or why not, and what is left where. */
import { Alert } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs";
import type { RestoreJobDetail } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { duration } from "@/lib/format";
import { deleteWords } from "../left-words";
import { addressWords, resultOf, type Result } from "../result";
import { CleanUpButton } from "./CleanUpButton";
import { Failure } from "./Failure";
import { LeftBehind } from "./LeftBehind";
import { NextSteps } from "./NextSteps";
import { Sentences } from "./Sentences";

export function Outcome({ job }: { job: RestoreJobDetail }) {
  const result = resultOf(job.result);
  if (job.started_at === null) return <NeverBegun job={job} />;
  if (job.status === "SUCCEEDED") return <Success job={job} result={result} />;
  return <Failure job={job} result={result} />;
}

/** It was dropped before anything was done. */
function NeverBegun({ job }: { job: RestoreJobDetail }) {
  return (
    <Alert
      className="caution"
      variant="default"
      role="status"
      icon={<IconAlertTriangle size={18} />}
      title="The plan was dropped"
    >
      It had not begun: nothing was done to {job.vm_name}. {job.failure_reason}
      <NextSteps job={job} />
    </Alert>
  );
}

function Success({ job, result }: { job: RestoreJobDetail; result: Result | null }) {
  if (result?.dry_run) {
    return (
      <Alert
        className="success"
        variant="default"
        role="status"
        icon={<IconCheck size={18} />}
        title="A dry run: nothing was changed"
      >
        Each step says below what it would do.
      </Alert>
    );
  }
  return (
    <>
      <Alert
        className="success"
        variant="default"
        role="status"
        icon={<IconCheck size={18} />}
        title={`${job.new_vm_name} runs`}
      >
        <SuccessFacts job={job} result={result} />
        <Sentences sentences={result?.warnings ?? []} />
      </Alert>
      {result && result.left.length > 0 && (
        <LeftBehind left={result.left} job={job}>
          <CleanUpButton job={job} label={deleteWords(result.left, job.plan)} />
        </LeftBehind>
      )}
    </>
  );
}

function SuccessFacts({ job, result }: { job: RestoreJobDetail; result: Result | null }) {
  return (
    <dl className="facts">
      {result?.server_id && (
        <div>
          <dt>Server</dt>
          <dd>
            <ResourceLink
              type="servers"
              id={result.server_id}
              name={result.server_name ?? job.new_vm_name}
              region={job.region_name}
            />
          </dd>
        </div>
      )}
      <div>
        <dt>Addresses</dt>
        <dd>{addressWords(result?.addresses ?? [])}</dd>
      </div>
      <div>
        <dt>Time to recovery (RTO)</dt>
        <dd>{duration(result?.rto_seconds ?? job.seconds)}</dd>
      </div>
      {job.plan.data_volumes.length > 0 && (
        <div>
          <dt>Data volumes, restored too</dt>
          <dd>{job.plan.data_volumes.map(({ source_volume_name: volume }) => volume).join(", ")}</dd>
        </div>
      )}
      {job.mode === "REPLACE" && !job.plan.cleanup_old_storage && (
        <div>
          <dt>Old disk, kept</dt>
          <dd>
            <ResourceLink
              type="volumes"
              id={job.plan.source_volume}
              name={job.plan.restore_point.source_volume_name}
              region={job.region_name}
            />
          </dd>
        </div>
      )}
    </dl>
  );
}
