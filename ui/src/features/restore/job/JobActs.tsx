/** What can be done with a job as it stands: canceled, retried, cleaned up after. */
import { Group } from "@mantine/core";
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { goesOn } from "@/components/restore/restore-words";
import { useMay, useSession } from "@/hooks/use-session";
import { resultOf } from "../result";
import { CancelDialog } from "./CancelDialog";
import { CleanupDialog } from "./CleanupDialog";
import { RetryDialog } from "./RetryDialog";

type Act = "cancel" | "retry" | "cleanup";

export function JobActs({ job }: { job: RestoreJobDetail }) {
  const [open, setOpen] = useState<Act | null>(null);
  const { role } = useSession();
  const no = useMay("restore", "admin") ? null : `The role ${role} may not restore servers`;
  const begun = job.started_at !== null;
  if (job.purpose === "drill" && !goesOn(job.status)) return null; // it is taken away by itself
  const badly = job.status === "FAILED" || job.status === "INTERRUPTED";
  const close = () => {
    setOpen(null);
  };
  const button = (act: Act, label: string, reason: string | null) => (
    <ActButton
      variant="default"
      reason={no ?? reason}
      onAct={() => {
        setOpen(act);
      }}
    >
      {label}
    </ActButton>
  );
  return (
    <Group gap="xs">
      {(goesOn(job.status) || (job.status === "PLANNED" && !job.is_expired)) &&
        button("cancel", job.status === "PLANNED" ? "Drop the plan" : "Cancel the restore", asked(job))}
      {badly && button("retry", "Retry", rolledBack(job))}
      {(badly || (begun && job.status === "CANCELED")) && button("cleanup", "Clean up", nothingLeft(job))}
      {open === "cancel" && <CancelDialog job={job} onClose={close} />}
      {open === "retry" && <RetryDialog job={job} onClose={close} />}
      {open === "cleanup" && <CleanupDialog job={job} onClose={close} />}
    </Group>
  );
}

function asked({ cancel_requested_by: by, status }: RestoreJobDetail): string | null {
  return by !== null && status === "RUNNING"
    ? `${by} asked for it already: it takes back what it has made`
    : null;
}

function rolledBack(job: RestoreJobDetail): string | null {
  return resultOf(job.result)?.rolled_back
    ? "The old server was built again: make a new plan for that one"
    : null;
}

function nothingLeft(job: RestoreJobDetail): string | null {
  const result = resultOf(job.result);
  return result?.left.length === 0 && job.status !== "INTERRUPTED"
    ? "Nothing is left to be cleaned up"
    : null;
}
