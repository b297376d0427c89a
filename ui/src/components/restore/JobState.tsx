import type { RestoreJob } from "@/api/schema";
import { StateMark } from "../StateMark";
import { stateOf } from "./restore-words";

export function JobState({ job }: { job: Pick<RestoreJob, "status" | "is_expired"> }) {
  return <StateMark {...stateOf(job)} />;
}
