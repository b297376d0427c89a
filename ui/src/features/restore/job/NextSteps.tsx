/** What can be done after a restore that did not end well, in the order in which one would think of it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import type { Search } from "@/lib/list-search";
import { wordsOf } from "../choices";
import { nextSteps, type NextStep } from "../next-steps";
import { resultOf } from "../result";
import { useRestoreReason } from "../use-restore-reason";
import { CleanupDialog } from "./CleanupDialog";
import { RetryDialog } from "./RetryDialog";
import { RollBackDialog } from "./RollBackDialog";

export function NextSteps({ job }: { job: RestoreJobDetail }) {
  const [open, setOpen] = useState<NextStep["act"] | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <section className="next-steps" aria-label="What to do now">
      <h2>What to do now</h2>
      <ul>
        {nextSteps(job).map((step, index) => (
          <li key={step.act}>
            <StepButton
              job={job}
              step={step}
              first={index === 0}
              onAct={() => {
                setOpen(step.act);
              }}
            />
            <span>{step.words}</span>
          </li>
        ))}
      </ul>
      {open === "retry" && <RetryDialog job={job} onClose={close} />}
      {open === "rollback" && <RollBackDialog job={job} onClose={close} />}
      {open === "cleanup" && <CleanupDialog job={job} onClose={close} />}
    </section>
  );
}

/** The same choices; of a server that was built again its new id. */
function wordsAgain(job: RestoreJobDetail): Search {
  const back = resultOf(job.result)?.rolled_back;
  return back ? { vm_id: back.server_id } : wordsOf(job.plan);
}

interface ButtonProps {
  job: RestoreJobDetail;
  step: NextStep;
  first: boolean;
  onAct: () => void;
}

function StepButton({ job, step: { act, label }, first, onAct }: ButtonProps) {
  const no = useRestoreReason();
  const variant = first ? "filled" : "default";
  if (act === "plan" && no === null) {
    return (
      <Button
        variant={variant}
        component={Link}
        // The router types its own component; a button that is one is any link to it.
        {...({ to: "/restore/new", search: wordsAgain(job) } as object)}
      >
        {label}
      </Button>
    );
  }
  return (
    <ActButton variant={variant} reason={no} onAct={onAct}>
      {label}
    </ActButton>
  );
}
