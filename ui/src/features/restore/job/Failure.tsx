/** Why it did not end well, where the server stands now, and what can be done. */
import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconBack from "@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs";
import type { RestoreJobDetail } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { localTimes } from "@/lib/time";
import { failureTitle, reasonOf } from "../failure-words";
import { addressWords, type Result } from "../result";
import { standingWords } from "../standing";
import { newestQuery } from "../use-job";
import { GoneOn } from "./GoneOn";
import { LeftBehind } from "./LeftBehind";
import { NextSteps } from "./NextSteps";
import { Sentences } from "./Sentences";

export function Failure({ job, result }: { job: RestoreJobDetail; result: Result | null }) {
  const newest = useQuery(newestQuery(job));
  const later = newest.data && newest.data.id !== job.id ? newest.data : null;
  const left = result?.left ?? [];
  const isBack = job.status === "CANCELED" && result?.rolled_back != null;
  return (
    <>
      <Alert
        className={isBack ? "success" : job.status === "CANCELED" ? "caution" : "problem"}
        variant="default"
        role="status"
        icon={isBack ? <IconBack size={18} /> : <IconAlertTriangle size={18} />}
        title={failureTitle(job)}
      >
        {later === null && <Standing job={job} />}
        <p className="outcome-line">{localTimes(reasonOf(job))}</p>
        {result?.rolled_back && <Original job={job} back={result.rolled_back} />}
        {!result?.rolled_back && <p className="outcome-line">{madeWords(job, result)}</p>}
        <Sentences sentences={result?.warnings ?? []} />
        {later !== null && <GoneOn newest={later} />}
        {later === null && !newest.isPending && <NextSteps job={job} />}
      </Alert>
      {left.length > 0 && (
        <LeftBehind
          left={left}
          job={job}
          title={later === null ? "What is left in the cloud" : "What was left then"}
        />
      )}
    </>
  );
}

function Standing({ job }: { job: RestoreJobDetail }) {
  const words = standingWords(job);
  return words === null ? null : (
    <p className="outcome-line">
      <strong>{words}</strong>
    </p>
  );
}

/** What became of that which it had made. */
function madeWords({ status }: RestoreJobDetail, result: Result | null): string {
  if (status === "INTERRUPTED") return "Nothing was taken back: what it has made is still there.";
  if (result === null || result.dry_run) return "";
  return result.left.length === 0
    ? "What it had made was taken away again: nothing is left of it."
    : "What it had made was taken away again, but for what is listed below.";
}

interface OriginalProps {
  job: RestoreJobDetail;
  back: NonNullable<Result["rolled_back"]>;
}

/** The old server, as it was built again. */
function Original({ job, back }: OriginalProps) {
  return (
    <dl className="facts outcome-facts">
      <div>
        <dt>Server, on its old volume</dt>
        <dd>
          <ResourceLink type="servers" id={back.server_id} name={job.vm_name} region={job.region_name} />
        </dd>
      </div>
      <div>
        <dt>Addresses</dt>
        <dd>{addressWords(back.addresses)}</dd>
      </div>
    </dl>
  );
}
