/** Whoever leaves the page with changes that are not saved is asked first. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";

interface Props {
  unsaved: boolean;
  /** A sentence: what is not saved. */
  words: string;
}

export function LeaveDialog({ unsaved, words }: Props) {
  const { status, proceed, reset } = useBlocker({
    // Another filter is the same page; who is logged out cannot stay.
    shouldBlockFn: ({ current, next }) =>
      unsaved && current.pathname !== next.pathname && next.pathname !== "/login",
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === "blocked"}
      onClose={() => reset?.()}
      title="Leave without saving?"
      size="sm"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">{words}</Text>
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={() => reset?.()}>
          Stay
        </Button>
        <Button color="red.9" onClick={() => proceed?.()}>
          Leave
        </Button>
      </Group>
    </Modal>
  );
}
