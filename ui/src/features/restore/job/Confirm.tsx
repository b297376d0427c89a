/** The last look before it is done: in NEW mode a button, in REPLACE mode the exact words. */
import { Code, Group, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { configQuery, RESTORE } from "@/components/restore/restore-api";
import { useMay, useSession } from "@/hooks/use-session";
import { execute } from "../execution-calls";
import { phraseReason } from "../phrase";
import { jobQuery } from "../use-job";

export function Confirm({ job }: { job: RestoreJobDetail }) {
  const { plan } = job;
  const [typed, setTyped] = useState("");
  const reason = useReason(job) ?? phraseReason(plan.confirmation, typed);
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: () => execute(job.id, plan.confirmation === null ? null : typed),
    onSuccess: (begun) => {
      queries.setQueryData(jobQuery(job.id).queryKey, begun);
    },
    // Somebody else may have been faster, or the plan has expired: what is shown is asked anew.
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  const act = () => {
    if (reason === null && !begin.isPending) begin.mutate();
  };
  const isDry = useQuery(configQuery).data?.dry_run === true;
  const replaces = plan.mode === "REPLACE";
  return (
    <form
      aria-label="Confirm the restore"
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <p className="confirm-words">
        {replaces ? (
          <>
            This deletes the server <strong>{plan.vm.name}</strong> of {plan.project_name ?? plan.project_id}{" "}
            and builds it again from {plan.restore_point.snapshot_name}.
          </>
        ) : (
          <>
            This makes the server <strong>{plan.new_vm_name}</strong> in{" "}
            {plan.project_name ?? plan.project_id}, beside {plan.vm.name}.
          </>
        )}
      </p>
      {isDry && (
        <p className="confirm-words" role="note">
          <strong>A dry run</strong> (RESTORE_DRY_RUN): each step says what it would do, nothing is changed.
        </p>
      )}
      {plan.confirmation !== null && (
        <TextInput
          size="sm"
          mt="sm"
          label="To confirm, type these words"
          description={<Code>{plan.confirmation}</Code>}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      )}
      {begin.isError && <ProblemNotice error={begin.error} />}
      <Group mt="sm">
        <ActButton
          size="sm"
          {...(replaces && { color: "red.9" })}
          loading={begin.isPending}
          reason={reason}
          onAct={act}
        >
          {replaces ? `Delete and restore ${plan.vm.name}` : "Restore as a new server"}
        </ActButton>
      </Group>
    </form>
  );
}

/** Why this reader cannot have this plan carried out, whatever they type. */
function useReason({ plan }: RestoreJobDetail): string | null {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  if (!may) return `The role ${role} may not restore servers`;
  if (plan.mode === "REPLACE" && role !== "superadmin") {
    return `Only a superadmin may replace a server; your role is ${role}`;
  }
  return null;
}
