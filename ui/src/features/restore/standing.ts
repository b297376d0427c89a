/** Where the server itself stands after a restore that did not end well: what one wants to know first. */
import type { RestoreJobDetail } from "@/api/schema";
import { STEPS, type StepName } from "@/components/restore/restore-words";
import { resultOf } from "./result";

export type Ended = Pick<RestoreJobDetail, "status" | "mode" | "steps" | "result" | "vm_name">;

function statusOf({ steps }: Pick<Ended, "steps">, name: StepName): string {
  return steps.find(({ step }) => step === name)?.status ?? "PENDING";
}

/** Whether the old server is gone, or may be, and nothing is sure to have taken its place: what there is of it is all needed. */
export function isHalfReplaced(job: Ended): boolean {
  const result = resultOf(job.result);
  return (
    job.mode === "REPLACE" &&
    result?.rolled_back == null &&
    statusOf(job, "DELETE_EXISTING_VM") !== "PENDING" &&
    statusOf(job, "CLEANUP_OLD_STORAGE") === "PENDING" &&
    (job.status === "INTERRUPTED" || (result?.left.some(({ kind }) => kind === "servers") ?? false))
  );
}

/** Whether the server under its old id is known to be gone. */
export function isOldServerGone(job: Pick<Ended, "mode" | "steps">): boolean {
  return job.mode === "REPLACE" && statusOf(job, "WAIT_VM_DELETED") === "SUCCEEDED";
}

/** The step that it came to its end in; null: between two, or at none. */
export function brokenStep({ steps }: Pick<Ended, "steps">): string | null {
  const broken = steps.find(({ status }) => status === "FAILED");
  return broken ? STEPS[broken.step] : null;
}

/** What has become of the server, in a sentence; null where it was built again, which is told with its address. */
export function standingWords(job: Ended): string | null {
  const name = job.vm_name;
  const result = resultOf(job.result);
  if (result?.rolled_back) return null;
  if (result?.dry_run) return "It was a dry run: nothing was changed.";
  if (job.mode === "NEW" || statusOf(job, "DELETE_EXISTING_VM") === "PENDING") {
    return `${name} was not touched.`;
  }
  if (statusOf(job, "CLEANUP_OLD_STORAGE") !== "PENDING") {
    return `The new ${name} runs: only its old storage was still to be deleted.`;
  }
  if (!isHalfReplaced(job)) return `${name} was not deleted: it has its volumes and addresses.`;
  const kept = "Its old volumes and addresses are kept.";
  if (statusOf(job, "WAIT_SERVER_ACTIVE") === "SUCCEEDED") {
    return `The new ${name} runs, but not everything about it is put right yet. ${kept}`;
  }
  return isOldServerGone(job)
    ? `${name} does not run: the old server is deleted, and the new one is not there yet. ${kept}`
    : `${name} may not run: the old server was about to be deleted. ${kept}`;
}
