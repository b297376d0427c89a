/** How a restore ended that did not end well, in words. */
import type { RestoreJobDetail } from "@/api/schema";
import { resultOf } from "./result";
import { brokenStep } from "./standing";

type Facts = Pick<RestoreJobDetail, "status" | "steps" | "result" | "vm_name">;
type Reason = Pick<RestoreJobDetail, "status" | "result" | "failure_reason" | "cancel_requested_by">;

/** In a line: with the step that broke, and the old server when that was built again. */
export function failureTitle(job: Facts): string {
  const back = resultOf(job.result)?.rolled_back != null;
  if (job.status === "CANCELED") {
    return back ? `Back to the original: ${job.vm_name} runs again` : "The restore was canceled";
  }
  const step = brokenStep(job);
  const ended = `The restore ${job.status === "INTERRUPTED" ? "was interrupted" : "failed"}`;
  const where = step === null ? ended : `${ended} at “${step}”`;
  return back ? `${where}; ${job.vm_name} runs again as it was` : where;
}

/** Why; that the old server was built again is told beside, with the way to it. */
export function reasonOf({
  failure_reason: reason,
  result,
  status,
  cancel_requested_by: by,
}: Reason): string {
  if (reason === null) return status === "CANCELED" && by ? `Canceled by ${by}.` : "";
  const back = resultOf(result)?.rolled_back;
  return back ? reason.replace(/ The old server [^.]*\.$/, "") : reason;
}
