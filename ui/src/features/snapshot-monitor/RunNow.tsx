/** Asks the worker for a run, or says why that cannot be now. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import IconPlay from "@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs";
import { ActButton } from "@/components/ActButton";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { useMay, useSession } from "@/hooks/use-session";
import { notifyProblem } from "@/lib/notify";
import { askForRun, requestQuery } from "./monitor-api";
import { inTheWay } from "./monitor-words";

export function RunNow() {
  const { role } = useSession();
  const may = useMay("snapshots", "write");
  const status = useQuery({ ...requestQuery, enabled: may }).data;
  const queries = useQueryClient();
  const ask = useMutation({
    mutationFn: askForRun,
    // Somebody else was quicker: the answer says who, and the page shows that run from now on.
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: [SNAPSHOT, "runs"] }),
  });
  const reason = may ? status && inTheWay(status) : `The role ${role} may look at runs but not ask for one`;
  return (
    <ActButton
      variant="filled"
      leftSection={<IconPlay size={15} />}
      loading={ask.isPending}
      reason={reason ?? null}
      onAct={() => {
        ask.mutate();
      }}
    >
      Run now
    </ActButton>
  );
}
