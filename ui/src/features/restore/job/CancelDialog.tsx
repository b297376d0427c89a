import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RestoreJobDetail } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { cancel } from "../execution-calls";
import { cancelWords, nounOf } from "../job-words";
import { jobQuery } from "../use-job";

export function CancelDialog({ job, onClose }: { job: RestoreJobDetail; onClose: () => void }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => cancel(job.id),
    onSuccess: (canceled) => {
      queries.setQueryData(jobQuery(job.id).queryKey, canceled);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  const isPlan = job.status === "PLANNED";
  return (
    <Modal
      opened
      onClose={onClose}
      title={isPlan ? `Drop the plan for ${job.vm_name}` : `Cancel the ${nounOf(job)} of ${job.vm_name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">{cancelWords(job)}</Text>
      {end.isError && <ProblemNotice error={end.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {isPlan ? "Keep it" : "Let it go on"}
        </Button>
        <Button
          color="red.9"
          loading={end.isPending}
          onClick={() => {
            end.mutate();
          }}
        >
          {isPlan ? "Drop the plan" : `Cancel the ${nounOf(job)}`}
        </Button>
      </Group>
    </Modal>
  );
}
