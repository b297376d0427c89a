/** What came of it: the new server with its addresses and the time it took; or why not, and what is left where. */
import { Alert, Paper } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs";
import type { RestoreJobDetail } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { duration } from "@/lib/format";
import { Sentences } from "./Sentences";
import { kindWords, resultOf, type Left, type Result } from "../result";

export function Outcome({ job }: { job: RestoreJobDetail }) {
  const result = resultOf(job.result);
  if (job.started_at === null) return <NeverBegun job={job} />;
  if (job.status === "SUCCEEDED") return <Success job={job} result={result} />;
  return (
    <>
      <Failure job={job} result={result} />
      {result && result.left.length > 0 && <WhatIsLeft left={result.left} region={job.region_name} />}
    </>
  );
}

/** It was dropped before anything was done. */
function NeverBegun({ job }: { job: RestoreJobDetail }) {
  return (
    <Alert
      className="caution"
      variant="default"
      role="status"
      icon={<IconAlertTriangle size={18} />}
      title={TITLES[job.status] ?? job.status}
    >
      It had not begun: nothing was done to {job.vm_name}. {job.failure_reason}
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
      {result && result.left.length > 0 && <WhatIsLeft left={result.left} region={job.region_name} />}
    </>
  );
}

function SuccessFacts({ job, result }: { job: RestoreJobDetail; result: Result | null }) {
  const addresses = (result?.addresses ?? []).flatMap(({ ip_addresses: each }) => each);
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
        <dd>{addresses.join(", ") || "none"}</dd>
      </div>
      <div>
        <dt>Time to recovery (RTO)</dt>
        <dd>{duration(result?.rto_seconds ?? job.seconds)}</dd>
      </div>
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

const TITLES: Readonly<Record<string, string>> = {
  FAILED: "The restore failed",
  CANCELED: "The restore was canceled",
  INTERRUPTED: "The restore was interrupted",
};

function Failure({ job, result }: { job: RestoreJobDetail; result: Result | null }) {
  const by = job.cancel_requested_by;
  return (
    <Alert
      className={job.status === "CANCELED" ? "caution" : "problem"}
      variant="default"
      role="status"
      icon={<IconAlertTriangle size={18} />}
      title={TITLES[job.status] ?? job.status}
    >
      {job.failure_reason ?? (job.status === "CANCELED" && by ? `${by} canceled it.` : null)}
      {result?.rolled_back && (
        <p className="outcome-line">
          The old server was built again:{" "}
          <ResourceLink
            type="servers"
            id={result.rolled_back.server_id}
            name={job.vm_name}
            region={job.region_name}
          />
        </p>
      )}
      {job.status === "INTERRUPTED" && (
        <p className="outcome-line">
          What it has made is still there: a retry goes on with it, cleaning up takes it away.
        </p>
      )}
      {result && !result.rolled_back && result.left.length === 0 && (
        <p className="outcome-line">What it had made was taken away again: nothing is left of it.</p>
      )}
      <Sentences sentences={result?.warnings ?? []} />
    </Alert>
  );
}

function WhatIsLeft({ left, region }: { left: readonly Left[]; region: string }) {
  return (
    <Paper withBorder className="card" component="section">
      <h2 className="card-title">What is left in the cloud</h2>
      <ul className="left-things">
        {left.map(({ kind, id, name, why }) => (
          <li key={`${kind}/${id}`}>
            <span>{kindWords(kind)}</span>
            <ResourceLink type={kind} id={id} name={name ?? null} region={region} />
            <span className="of">{why}</span>
          </li>
        ))}
      </ul>
    </Paper>
  );
}
