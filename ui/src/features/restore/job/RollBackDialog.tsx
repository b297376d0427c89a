/** Gives up a replacement that ended half-way: the old server is built again from what was kept of it. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { useSession } from "@/hooks/use-session";
import { rollBack } from "../execution-calls";

export function RollBackDialog({ job, onClose }: { job: RestoreJobDetail; onClose: () => void }) {
  const { role } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const back = useMutation({
    mutationFn: () => rollBack(job.id),
    onSuccess: ({ id }) => {
      onClose();
      void navigate({ to: "/restore/$id", params: { id } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  const addresses = job.plan.network_plan.flatMap(({ original_fixed_ips: ips }) =>
    ips.flatMap(({ ip_address: address }) => address ?? []),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Back to the original ${job.vm_name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">
        {job.vm_name} is built again on its old volume {job.plan.restore_point.source_volume_name}
        {addresses.length > 0 && `, with its old addresses (${addresses.join(", ")})`}. What the restore has
        made is taken away; the snapshot stays. The server gets a new id.
      </Text>
      {back.isError && <ProblemNotice error={back.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Close
        </Button>
        <ActButton
          loading={back.isPending}
          reason={
            role === "superadmin"
              ? null
              : `Only a superadmin may do that for a replaced server; your role is ${role}`
          }
          onAct={() => {
            back.mutate();
          }}
        >
          Build {job.vm_name} again
        </ActButton>
      </Group>
    </Modal>
  );
}
