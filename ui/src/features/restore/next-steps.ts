/** What one can do after a restore that did not end well, and what each of it does. */
import type { RestoreJobDetail } from "@/api/schema";
import { STEPS } from "@/components/restore/restore-words";
import { leftWords } from "./left-words";
import { resultOf } from "./result";
import { isHalfReplaced, type Ended } from "./standing";

export interface NextStep {
  act: "retry" | "rollback" | "cleanup" | "plan";
  label: string;
  words: string;
}

export function nextSteps(job: Ended & Pick<RestoreJobDetail, "plan">): NextStep[] {
  const result = resultOf(job.result);
  const badly = job.status === "FAILED" || job.status === "INTERRUPTED";
  const back = result?.rolled_back != null;
  const left = result?.left ?? [];
  const half = badly && isHalfReplaced(job);
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
    (job.status === "INTERRUPTED" || left.length > 0) &&
      !half && {
        act: "cleanup",
        label: "Clean up…",
        words:
          left.length > 0
            ? `Takes away what it has made and has no use for any more: ${leftWords(left, job.plan)}. It asks before volumes go.`
            : "Takes away what it has made and has no use for any more. It asks before volumes go.",
      },
  ];
  return offered.filter((step) => step !== false);
}

export function retryWords({ steps }: Pick<RestoreJobDetail, "steps">): string {
  const at = steps.find(({ status }) => status !== "SUCCEEDED" && status !== "SKIPPED");
  const from = at ? `Goes on from “${STEPS[at.step]}”.` : "Goes on where it ended.";
  return `${from} What is there already is not made twice.`;
}
