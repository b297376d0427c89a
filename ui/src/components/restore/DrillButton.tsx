/** Restores a server for a trial: where nobody is reached, and all of it goes again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import IconTargetArrow from "@tabler/icons-react/dist/esm/icons/IconTargetArrow.mjs";
import { useMay, useSession } from "@/hooks/use-session";
import { notifyProblem } from "@/lib/notify";
import { ActButton } from "../ActButton";
import { beginDrill, RESTORE } from "./restore-api";

interface Props {
  vmId: string;
  /** null: the newest restore point. */
  snapshotId: string | null;
  label?: string;
}

export function DrillButton({ vmId, snapshotId, label = "Drill now" }: Props) {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const drill = useMutation({
    mutationFn: () => beginDrill(vmId, snapshotId),
    onSuccess: ({ job_id: id }) => {
      if (id !== null) void navigate({ to: "/restore/$id", params: { id } });
    },
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  return (
    <ActButton
      variant="default"
      leftSection={<IconTargetArrow size={15} aria-hidden />}
      loading={drill.isPending}
      reason={may ? null : `The role ${role} may not restore servers`}
      onAct={() => {
        drill.mutate();
      }}
    >
      {label}
    </ActButton>
  );
}

/** What a drill is, beside the button that begins one. */
export const DRILL_WORDS =
  "A drill restores the server where nobody is reached, checks and times it, and takes all of it away again. The server itself is not touched.";
