/** Gives a volume policies by hand: they count before all rules and metadata. */
import { Button, Checkbox, Group, Modal, NumberInput, Skeleton, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VolumeDecision } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { notifyDone } from "@/lib/notify";
import { assign, choicesQuery, type Choice } from "./snapshots-api";
import { useAfterSaying } from "./use-after-saying";

interface Props {
  decision: VolumeDecision;
  onClose: () => void;
}

/** What is kept of a policy by this assignment; null: as many as the set says. */
type Chosen = ReadonlyMap<string, number | null>;

const BY_HAND = "assignment by hand";

export function AssignDialog({ decision, onClose }: Props) {
  const { volume_id, volume_name, region_name, project_id, source, policies } = decision;
  const again = source === "manual";
  const [chosen, setChosen] = useState<Chosen>(
    () => new Map(policies.map((each) => [each.policy, keptByHand(each)])),
  );
  const [note, setNote] = useState("");
  const choices = useQuery(choicesQuery(project_id));
  const refresh = useAfterSaying();
  const name = volume_name || volume_id;
  const send = useMutation({
    mutationFn: () => {
      const retention = Object.fromEntries(
        [...chosen].filter((pair): pair is [string, number] => pair[1] !== null),
      );
      return assign(
        { id: volume_id, region: region_name },
        { policies: [...chosen.keys()], retention, note },
        again,
      );
    },
    onSuccess: () => {
      notifyDone(name, `Assigned by hand: ${[...chosen.keys()].join(", ")}.`);
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Policies of ${name} by hand`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Text size="sm" mb="sm">
          Rules and metadata do not count for this volume until the assignment is taken back.
        </Text>
        {choices.isPending && (
          <Skeleton h={120} role="progressbar" aria-busy="true" aria-label="Loading the policies" />
        )}
        {choices.isError && (
          <ProblemNotice
            error={choices.error}
            onRetry={() => void choices.refetch()}
            retrying={choices.isFetching}
          />
        )}
        {choices.data && <Choices choices={choices.data} chosen={chosen} onChoose={setChosen} />}
        <TextInput
          mt="sm"
          label="Note"
          description="Optional; kept with your name."
          maxLength={2000}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
        />
        {send.isError && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending} disabled={chosen.size === 0}>
            Assign
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function keptByHand({ retention, retention_from }: VolumeDecision["policies"][number]): number | null {
  return retention_from === BY_HAND ? retention : null;
}

interface ChoicesProps {
  choices: readonly Choice[];
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

function Choices({ choices, chosen, onChoose }: ChoicesProps) {
  return (
    <ul className="policy-choices" aria-label="Policies">
      {choices.map(({ name, description, kept }) => (
        <li key={name}>
          <Checkbox
            size="sm"
            label={name}
            description={description}
            checked={chosen.has(name)}
            onChange={({ currentTarget: { checked } }) => {
              const next = new Map(chosen);
              if (checked) next.set(name, null);
              else next.delete(name);
              onChoose(next);
            }}
          />
          <NumberInput
            size="xs"
            w={120}
            prefix="keeps "
            aria-label={`How many snapshots of ${name} are kept`}
            placeholder={kept === undefined ? "as usual" : `keeps ${kept}`}
            min={1}
            max={1000}
            allowDecimal={false}
            hideControls
            disabled={!chosen.has(name)}
            value={chosen.get(name) ?? ""}
            onChange={(value) => {
              onChoose(new Map(chosen).set(name, typeof value === "number" ? value : null));
            }}
          />
        </li>
      ))}
    </ul>
  );
}
