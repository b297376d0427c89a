/** Takes away what a job has left behind; what a failed one has made of volumes only when that is asked for. */
import { Button, Checkbox, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { counted } from "@/lib/format";
import { cleanUp } from "../execution-calls";
import { nounOf } from "../job-words";
import { CleanedUp } from "./CleanedUp";
import { LeftToDelete } from "./LeftToDelete";

export function CleanupDialog({ job, onClose }: { job: RestoreJobDetail; onClose: () => void }) {
  const isDrill = job.purpose === "drill";
  const isDone = !isDrill && job.status === "SUCCEEDED";
  const [volumes, setVolumes] = useState(isDrill || isDone);
  const queries = useQueryClient();
  const askAnew = () => queries.invalidateQueries({ queryKey: [RESTORE] });
  const tidy = useMutation({ mutationFn: () => cleanUp(job.id, volumes), onError: askAnew });
  const close = () => {
    // Not before: what is left is told where this dialog was opened, and goes with it.
    if (tidy.isSuccess) void askAnew();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`Clean up after the ${nounOf(job)} of ${job.vm_name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {tidy.data ? (
        <CleanedUp answer={tidy.data} plan={job.plan} />
      ) : isDone ? (
        <LeftToDelete job={job} />
      ) : (
        <>
          <Text size="sm">
            Deletes{" "}
            {isDrill
              ? "whatever this drill has made and is"
              : "the servers and ports that this restore has made and that are"}{" "}
            still there. {job.vm_name} and what belongs to it stay.
          </Text>
          {!isDrill && <VolumesToo job={job} checked={volumes} onChoose={setVolumes} />}
        </>
      )}
      {tidy.isError && <ProblemNotice error={tidy.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={close}>
          Close
        </Button>
        {!tidy.data && (
          <Button
            color="red.9"
            loading={tidy.isPending}
            onClick={() => {
              tidy.mutate();
            }}
          >
            {isDone ? "Delete" : "Clean up"}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

interface VolumesProps {
  job: RestoreJobDetail;
  checked: boolean;
  onChoose: (checked: boolean) => void;
}

function VolumesToo({ job, checked, onChoose }: VolumesProps) {
  const many = counted(1 + job.plan.data_volumes.length, "volume that was", "volumes that were");
  const again = job.status === "CANCELED" ? "" : " Without the volume a retry makes it anew.";
  return (
    <Checkbox
      mt="sm"
      size="sm"
      label={`Delete the ${many} made from the snapshot, too`}
      description={`The data of the snapshot is in ${job.plan.restore_point.snapshot_name} still, which stays.${again}`}
      checked={checked}
      onChange={(event) => {
        onChoose(event.currentTarget.checked);
      }}
    />
  );
}
