/** What one can do after a restore that did not end well, and what each of it does. */
import type { RestoreJobDetail } from "@/api/schema";
import { STEPS } from "@/components/restore/restore-words";
import { resultOf, type Result } from "./result";

export interface NextStep {
  act: "retry" | "rollback" | "cleanup" | "plan";
  label: string;
  words: string;
}

type Ended = Pick<RestoreJobDetail, "status" | "mode" | "steps" | "result" | "vm_name">;

export function nextSteps(job: Ended): NextStep[] {
  const result = resultOf(job.result);
  const badly = job.status === "FAILED" || job.status === "INTERRUPTED";
  const back = result?.rolled_back != null;
  const left = job.status === "INTERRUPTED" || (result !== null && result.left.length > 0);
  const half = badly && !back && isHalfReplaced(job, result);
  const name = job.vm_name;
  const offered: (NextStep | false)[] = [
    badly && !back && { act: "retry", label: "Retry…", words: retryWords(job) },
    half && {
      act: "rollback",
      label: "Back to the original…",
      words: `Gives the replacement up: ${name} is built again on its old volumes, with its old addresses.`,
    },
    !half && {
      act: "plan",
      label: "Plan again",
      words: back
        ? `Begins anew with ${name} as it was built again.`
        : "Begins anew with the same choices, and looks at the cloud as it is now.",
    },
    left &&
      !half && {
        act: "cleanup",
        label: "Clean up…",
        words:
          "Takes away what this restore has made and has no use for any more. It asks before volumes go.",
      },
  ];
  return offered.filter((step) => step !== false);
}

/** Whether the old server is gone, or may be, and nothing has taken its place: what there is of it is all needed. */
function isHalfReplaced({ status, mode, steps }: Ended, result: Result | null): boolean {
  const stateOf = (name: string) => steps.find(({ step }) => step === name)?.status ?? "PENDING";
  return (
    mode === "REPLACE" &&
    stateOf("DELETE_EXISTING_VM") !== "PENDING" &&
    stateOf("CLEANUP_OLD_STORAGE") === "PENDING" &&
    (status === "INTERRUPTED" || (result?.left.some(({ kind }) => kind === "servers") ?? false))
  );
}

export function retryWords({ steps }: Pick<RestoreJobDetail, "steps">): string {
  const at = steps.find(({ status }) => status !== "SUCCEEDED" && status !== "SKIPPED");
  const from = at ? `Goes on from “${STEPS[at.step]}”.` : "Goes on where it ended.";
  return `${from} What is there already is not made twice.`;
}
