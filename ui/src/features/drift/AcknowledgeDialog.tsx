/** Asks for a note, then acknowledges one event or many. */
import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { counted } from "@/lib/format";
import { acknowledge } from "./drift-api";

export function AcknowledgeDialog({ ids, onClose }: { ids: readonly number[]; onClose: () => void }) {
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => acknowledge(ids, note.trim()),
    // Somebody else may have been faster: what is shown is read anew either way.
    onSettled: () => queries.invalidateQueries({ queryKey: ["drift"] }),
    onSuccess: onClose,
  });
  return (
    <Modal
      opened={ids.length > 0}
      onClose={onClose}
      title={`Acknowledge ${counted(ids.length, "event", "events")}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Textarea
          label="Note"
          description="Why this is as it should be; optional. It is kept with your name."
          maxLength={1000}
          minRows={3}
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
          <Button type="submit" loading={send.isPending}>
            Acknowledge
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
