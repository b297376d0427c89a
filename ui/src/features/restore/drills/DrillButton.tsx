/** Restores a server for a trial: where nobody is reached, and all of it goes again. */
import { Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ActButton } from "@/components/ActButton";
import { RESTORE } from "@/components/restore/restore-api";
import { useMay, useSession } from "@/hooks/use-session";
import { notifyDone, notifyProblem } from "@/lib/notify";
import { beginDrill } from "./drills-api";

interface Props {
  vmId: string;
  /** null: the newest restore point. */
  snapshotId: string | null;
}

export function DrillButton({ vmId, snapshotId }: Props) {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const drill = useMutation({
    mutationFn: () => beginDrill(vmId, snapshotId),
    onSuccess: ({ vm_name: name }) => {
      notifyDone(`Drill of ${name}: begun`, "It is restored where nobody is reached, and taken away again.");
      void navigate({ to: "/restore/drills" });
    },
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  return (
    <Group gap="xs">
      <span className="of">A trial that touches nothing of the server:</span>
      <ActButton
        variant="default"
        loading={drill.isPending}
        reason={may ? null : `The role ${role} may not restore servers`}
        onAct={() => {
          drill.mutate();
        }}
      >
        Drill now
      </ActButton>
    </Group>
  );
}
