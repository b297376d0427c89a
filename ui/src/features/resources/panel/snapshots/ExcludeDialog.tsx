/** Leaves a volume out, for good or until the end of a day; the reason is kept with one's name. */
import { Button, Group, Modal, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { VolumeDecision } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { notifyDone } from "@/lib/notify";
import { dayOf, endOfDay, timeZone } from "@/lib/time";
import { exclude } from "./snapshots-api";
import { useAfterSaying } from "./use-after-saying";

interface Props {
  decision: VolumeDecision;
  onClose: () => void;
}

export function ExcludeDialog({ decision, onClose }: Props) {
  const { exclusion, excluded, volume_name, volume_id, region_name } = decision;
  const held = excluded ? exclusion : null; // one that has run out says nothing any more
  const [reason, setReason] = useState(held?.reason ?? "");
  const [until, setUntil] = useState(held?.expires_at ? lastDay(held.expires_at) : "");
  const refresh = useAfterSaying();
  const name = volume_name || volume_id;
  const send = useMutation({
    mutationFn: () =>
      exclude(
        { id: volume_id, region: region_name },
        { reason: reason.trim(), expires_at: until === "" ? null : endOfDay(until) },
        excluded,
      ),
    onSuccess: () => {
      notifyDone(
        name,
        until === "" ? "It is excluded for good." : `It is excluded until the end of ${until}.`,
      );
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={excluded ? `Change the exclusion of ${name}` : `Exclude ${name} from snapshots`}
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
          No snapshots are made and compliance does not count it while the exclusion holds. What has been made
          stays.
        </Text>
        <Textarea
          label="Reason"
          description="Kept with your name; an auditor reads it."
          required
          maxLength={2000}
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <TextInput
          mt="sm"
          type="date"
          label="Until the end of"
          description={`A day in ${timeZone()}. Empty: for good.`}
          min={dayOf(new Date())}
          value={until}
          onChange={(event) => {
            setUntil(event.currentTarget.value);
          }}
        />
        {send.isError && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending} disabled={reason.trim() === ""}>
            {excluded ? "Save" : "Exclude"}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** The day whose end is meant: an exclusion until midnight ends with the day before. */
function lastDay(expiresAt: string): string {
  return dayOf(new Date(Date.parse(expiresAt) - 1));
}
