/** What is about to change, in sentences; then all of it, or none. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PermissionChange } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { body, client } from "@/lib/client";
import { counted } from "@/lib/format";
import { notifyDone } from "@/lib/notify";

interface Props {
  /** Of the matrix that was looked at. */
  version: string;
  changes: readonly PermissionChange[];
  sentences: readonly string[];
  onSaved: () => void;
  onClose: () => void;
}

export function ReviewDialog({ version, changes, sentences, onSaved, onClose }: Props) {
  const queries = useQueryClient();
  const what = counted(sentences.length, "change", "changes");
  const save = useMutation({
    mutationFn: () =>
      body(client.PUT("/api/v1/auth/permissions", { body: { version, changes: [...changes] } })),
    // Somebody else has changed it: what is there now is shown, and what is to change is told against that.
    onError: () => queries.invalidateQueries({ queryKey: ["permissions"] }),
    onSuccess: (matrix) => {
      queries.setQueryData(["permissions"], matrix);
      for (const queryKey of [["session"], ["navigation"]]) void queries.invalidateQueries({ queryKey });
      notifyDone(`${what} saved`, "They count from the next request on.");
      onSaved();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Save ${what}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ul className="matrix-sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Text size="sm" mt="sm">
        This holds for everybody of these roles, from the next request on. It is written to the access log.
      </Text>
      {save.isError && <ProblemNotice error={save.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={save.isPending}
          disabled={changes.length === 0}
          onClick={() => {
            save.mutate();
          }}
        >
          Save
        </Button>
      </Group>
    </Modal>
  );
}
