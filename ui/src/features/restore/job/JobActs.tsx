/** What can be done with a job that is planned or under way; what to do after its end stands where the end is told. */
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { goesOn } from "@/components/restore/restore-words";
import { nounOf } from "../job-words";
import { useRestoreReason } from "../use-restore-reason";
import { CancelDialog } from "./CancelDialog";

export function JobActs({ job }: { job: RestoreJobDetail }) {
  const [open, setOpen] = useState(false);
  const no = useRestoreReason();
  const isPlan = job.status === "PLANNED";
  if (!goesOn(job.status) && (!isPlan || job.is_expired)) return null;
  return (
    <>
      <ActButton
        variant="default"
        reason={no ?? asked(job)}
        onAct={() => {
          setOpen(true);
        }}
      >
        {isPlan ? "Drop the plan" : `Cancel the ${nounOf(job)}`}
      </ActButton>
      {open && (
        <CancelDialog
          job={job}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function asked({ cancel_requested_by: by }: RestoreJobDetail): string | null {
  return by === null ? null : `${by} asked for it already: it takes back what it has made`;
}
