/** Asks for a note, then acknowledges one event or many. */
import { Button, Group, Modal, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { counted } from "@/lib/format";
import { acknowledge, type Meant } from "./drift-api";

interface Props {
  /** Null while nothing is asked. */
  meant: Meant | null;
  onClose: () => void;
}

export function AcknowledgeDialog({ meant, onClose }: Props) {
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: async () => {
      if (meant) await acknowledge(meant, note.trim());
    },
    // Somebody else may have been faster: what is shown is read anew either way.
    onSettled: () => queries.invalidateQueries({ queryKey: ["drift"] }),
    onSuccess: onClose,
  });
  return (
    <Modal
      opened={meant !== null}
      onClose={onClose}
      title={meant && `Acknowledge ${wordsFor(meant)}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        {meant && "filter" in meant && (
          <Text size="sm" mb="sm">
            That is every open event that the filters find now, on this page or not. Events that are detected
            from now on stay open.
          </Text>
        )}
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

function wordsFor(meant: Meant): string {
  return "filter" in meant ? `all ${meant.count}` : counted(meant.ids.length, "event", "events");
}
