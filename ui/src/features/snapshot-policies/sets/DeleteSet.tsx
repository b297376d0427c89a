/** What a policy set's deletion would touch, before it is done. */
import { Button, Group, Modal, Skeleton, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { PageAssignment, PolicySet } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { count, counted } from "@/lib/format";
import { notifyDone } from "@/lib/notify";
import { deleteSet, listHolders } from "../policies-api";

export function DeleteSet({ set, onClose }: { set: PolicySet; onClose: () => void }) {
  const queries = useQueryClient();
  const names = set.policies.map(({ name }) => name);
  const holders = useQuery({
    queryKey: [SNAPSHOT, "holders", set.id],
    queryFn: ({ signal }) => listHolders(names, set.project_id, signal),
    enabled: names.length > 0,
  });
  const doom = useMutation({
    mutationFn: () => deleteSet(set.id),
    onSuccess: () => {
      notifyDone(`Policy set ${set.name}: deleted`, "The snapshots that were made stay.");
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [SNAPSHOT] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Delete policy set ${set.name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">
        Deletes {names.length === 0 ? "a set without policies" : `the policies ${names.join(", ")}`}. The
        snapshots that were made stay, and are kept: no retention counts for them any more.
      </Text>
      {names.length > 0 && holders.isPending && (
        <Skeleton h={60} role="progressbar" aria-busy="true" aria-label="Asking which volumes have them" />
      )}
      {holders.isError && <ProblemNotice error={holders.error} onRetry={() => void holders.refetch()} />}
      {holders.data && <Holders page={holders.data} />}
      {doom.isError && <ProblemNotice error={doom.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <ActButton
          color="red.9"
          loading={doom.isPending}
          reason={
            names.length > 0 && !holders.data ? "Which volumes have its policies is not known yet" : null
          }
          onAct={() => {
            doom.mutate();
          }}
        >
          Delete the policy set
        </ActButton>
      </Group>
    </Modal>
  );
}

function Holders({ page: { items, total } }: { page: PageAssignment }) {
  if (total === 0) {
    return (
      <Text size="sm" mt="xs">
        No volume has one of them.
      </Text>
    );
  }
  return (
    <section className="touched">
      <Text size="sm" fw={600}>
        {counted(total, "volume has", "volumes have")} one of them and would be decided about anew:
      </Text>
      <ul>
        {items.map(({ volume_id, volume_name, tenant_name }) => (
          <li key={volume_id}>
            {volume_name ?? volume_id} <span className="of">{tenant_name}</span>
          </li>
        ))}
        {total > items.length && <li className="of">and {count(total - items.length)} more</li>}
      </ul>
    </section>
  );
}
