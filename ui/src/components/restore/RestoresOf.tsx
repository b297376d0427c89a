/** The restores of one server or from one snapshot, newest first. */
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { counted, duration } from "@/lib/format";
import { Instant } from "../Instant";
import { ProblemNotice } from "../ProblemNotice";
import { TextLink } from "../TextLink";
import { JobState } from "./JobState";
import { listJobs, RESTORE } from "./restore-api";
import { goesOn, MODES } from "./restore-words";

const SHOWN = 8;
const LIVE = 3_000;

export function RestoresOf({ of }: { of: { vm_id: string } | { snapshot_id: string } }) {
  const jobs = useQuery({
    queryKey: [RESTORE, "of", of],
    queryFn: ({ signal }) => listJobs(of, SHOWN, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => goesOn(status)) ? LIVE : 30_000),
  });
  if (jobs.isPending)
    return <Skeleton h={60} role="progressbar" aria-busy="true" aria-label="Loading the restores" />;
  if (jobs.isError) {
    return (
      <ProblemNotice error={jobs.error} onRetry={() => void jobs.refetch()} retrying={jobs.isFetching} />
    );
  }
  const { items, total_at_least: known } = jobs.data;
  return (
    <section className="outlook" aria-label="Restores">
      <h3>
        Restores <span className="relation-total">{known}</span>
      </h3>
      {items.length === 0 && <p className="of">None was planned yet.</p>}
      <ul className="newest-snapshots">
        {items.map((job) => (
          <li key={job.id}>
            <TextLink size="sm" to="/restore/$id" params={{ id: job.id }}>
              <Instant at={job.created_at} form="short" />
            </TextLink>
            <span className="of">
              {job.purpose === "drill" ? "Drill" : MODES[job.mode].label} · by{" "}
              {job.executed_by ?? job.requested_by}
              {job.status === "SUCCEEDED" && job.seconds !== null && ` · took ${duration(job.seconds)}`}
            </span>
            <JobState job={job} />
          </li>
        ))}
      </ul>
      {known > items.length && (
        <TextLink size="sm" to="/restore" search={of}>
          All {counted(known, "restore", "restores")}
        </TextLink>
      )}
    </section>
  );
}
