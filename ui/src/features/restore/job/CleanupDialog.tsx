/** Takes away what a job that ended badly has left behind; volumes only when that is asked for. */
import { Button, Checkbox, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RestoreCleanedUp, RestoreJobDetail } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { counted } from "@/lib/format";
import { cleanUp } from "../execution-calls";
import { nounOf } from "../job-words";
import { kindWords } from "../result";

export function CleanupDialog({ job, onClose }: { job: RestoreJobDetail; onClose: () => void }) {
  const isDrill = job.purpose === "drill";
  const [volumes, setVolumes] = useState(isDrill);
  const queries = useQueryClient();
  const tidy = useMutation({
    mutationFn: () => cleanUp(job.id, volumes),
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Clean up after the ${nounOf(job)} of ${job.vm_name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {tidy.data ? (
        <CleanedUp answer={tidy.data} />
      ) : (
        <>
          <Text size="sm">
            Deletes{" "}
            {isDrill
              ? "whatever this drill has made and is"
              : "the servers and ports that this restore has made and that are"}{" "}
            still there. {job.vm_name} and what belongs to it stay.
          </Text>
          {!isDrill && (
            <Checkbox
              mt="sm"
              size="sm"
              label={`Delete the ${counted(1 + job.plan.data_volumes.length, "volume that was", "volumes that were")} made from the snapshot, too`}
              description={`The data of the snapshot is in ${job.plan.restore_point.snapshot_name} still, which stays. Without the volume a retry makes it anew.`}
              checked={volumes}
              onChange={(event) => {
                setVolumes(event.currentTarget.checked);
              }}
            />
          )}
        </>
      )}
      {tidy.isError && <ProblemNotice error={tidy.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
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
            Clean up
          </Button>
        )}
      </Group>
    </Modal>
  );
}

const PARTS = [
  ["deleted", "Deleted"],
  ["kept", "Kept"],
  ["left", "Could not be deleted"],
] as const;

function CleanedUp({ answer }: { answer: RestoreCleanedUp }) {
  const parts = PARTS.filter(([part]) => answer[part].length > 0);
  if (parts.length === 0) return <Text size="sm">There was nothing left to clean up.</Text>;
  return parts.map(([part, title]) => (
    <section key={part} className="touched" aria-label={title}>
      <h3 className="card-title">{title}</h3>
      <ul>
        {answer[part].map(({ kind, id, name, why }) => (
          <li key={id}>
            {kindWords(kind)} {name ?? id}
            {part !== "deleted" && <span className="of"> {why}</span>}
          </li>
        ))}
      </ul>
    </section>
  ));
}
