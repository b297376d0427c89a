/** What is deleted after a restore that succeeded: old storage that was to go and did not. */
import { Text } from "@mantine/core";
import type { RestoreJobDetail } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { thingWords } from "../left-words";
import { resultOf } from "../result";

export function LeftToDelete({ job }: { job: RestoreJobDetail }) {
  const { plan } = job;
  const left = resultOf(job.result)?.left ?? [];
  const losesDisk = left.some(({ id }) => id === plan.source_volume);
  return (
    <>
      <Text size="sm">Deletes, once nothing needs it any more:</Text>
      <ul className="sentences to-delete">
        {left.map((each) => (
          <li key={each.id}>{thingWords(each, plan)}</li>
        ))}
      </ul>
      {losesDisk && (
        <Text size="sm" mt="xs">
          What was written to {job.vm_name} after <Instant at={plan.restore_point.snapshot_taken_at} /> is on
          that volume alone, and gone for good then.
        </Text>
      )}
      <Text size="sm" mt="xs">
        {job.new_vm_name}, which runs, and what belongs to it stay.
      </Text>
    </>
  );
}
