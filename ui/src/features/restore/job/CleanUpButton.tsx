import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { useRestoreReason } from "../use-restore-reason";
import { CleanupDialog } from "./CleanupDialog";

/** Takes away what a job has left behind, once the reader has seen what that is. */
export function CleanUpButton({ job, label = "Clean up…" }: { job: RestoreJobDetail; label?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActButton
        variant="default"
        reason={useRestoreReason()}
        onAct={() => {
          setOpen(true);
        }}
      >
        {label}
      </ActButton>
      {open && (
        <CleanupDialog
          job={job}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
