import { useQuery } from "@tanstack/react-query";
import type { RestoreJobDetail } from "@/api/schema";
import { JobState } from "@/components/restore/JobState";
import { StateMark } from "@/components/StateMark";
import { DRILL_STATES } from "./drill-words";
import { drillQuery } from "./drills-api";

/** Of a drill, which has not ended with its job. */
export function DrillState({ job }: { job: RestoreJobDetail }) {
  const status = useQuery(drillQuery(job.id)).data?.status;
  return status ? <StateMark state={status} label={DRILL_STATES[status]} /> : <JobState job={job} />;
}
