/** Of a job that another one has gone on from: the way to the newest, for nothing can be done with this one any more. */
import type { RestoreJob } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { JobState } from "@/components/restore/JobState";
import { TextLink } from "@/components/TextLink";

export function GoneOn({ newest }: { newest: RestoreJob }) {
  return (
    <p className="outcome-line gone-on">
      It went on since:{" "}
      <TextLink size="sm" to="/restore/$id" params={{ id: newest.id }}>
        the job of <Instant at={newest.created_at} />
      </TextLink>{" "}
      <JobState job={newest} />
    </p>
  );
}
