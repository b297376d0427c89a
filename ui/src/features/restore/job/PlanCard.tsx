/** How long the plan counts, and what can be done with it: changed, made again. */
import { Button, Group, Paper } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { useNow } from "@/hooks/use-now";
import { useMay, useSession } from "@/hooks/use-session";
import { choicesOf, requestOf, wordsOf } from "../choices";
import { countdown } from "../job-words";
import { makePlan } from "../restore-calls";
import { Confirm } from "./Confirm";

export function PlanCard({ job }: { job: RestoreJobDetail }) {
  const left = countdown(job.expires_at, useNow(1));
  const { eligible } = job.plan;
  const { role } = useSession();
  const reason = useMay("restore", "admin") ? null : `The role ${role} may not restore servers`;
  const again = usePlanAgain(job);
  return (
    <Paper withBorder className="card" component="section">
      <h2 className="card-title">The plan</h2>
      <Counts left={left} eligible={eligible} />
      {left !== null && eligible && <Confirm job={job} />}
      {again.isError && <ProblemNotice error={again.error} />}
      <Group mt="sm" gap="xs">
        <ActButton
          variant={left !== null && eligible ? "default" : "filled"}
          loading={again.isPending}
          reason={reason}
          onAct={() => {
            if (!again.isPending) again.mutate();
          }}
        >
          Plan again
        </ActButton>
        {reason === null && (
          <Button
            variant="default"
            component={Link}
            // The router types its own component; a button that is one is any link to it.
            {...({ to: "/restore/new", search: wordsOf(job.plan) } as object)}
          >
            Change the choices
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** Whether it can be executed, and for how long. */
function Counts({ left, eligible }: { left: string | null; eligible: boolean }) {
  if (left === null) {
    return (
      <p className="plan-clock" role="status">
        <strong>The plan has expired.</strong> The cloud may look otherwise by now. Plan again makes it anew
        with the same choices.
      </p>
    );
  }
  if (!eligible) {
    return (
      <p className="plan-clock">
        <strong>It cannot be executed</strong> as the cloud is now. Once what blocks it is mended, plan again.
      </p>
    );
  }
  return (
    <p className="plan-clock">
      It can be executed for another <strong role="timer">{left}</strong>: the cloud goes on changing.
    </p>
  );
}

function usePlanAgain(job: RestoreJobDetail) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => {
      const asked = requestOf(choicesOf(wordsOf(job.plan)));
      if (!asked) throw new Error("The plan names no server");
      return makePlan(asked);
    },
    onSuccess: ({ job_id: id }) => {
      void queries.invalidateQueries({ queryKey: [RESTORE, "list"] });
      void navigate({ to: "/restore/$id", params: { id }, replace: true });
    },
  });
}
