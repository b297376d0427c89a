/** Says what an act does before it is done. */
import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePersonAct } from "./use-person-act";

interface Props {
  username: string;
  title: string;
  act: string;
  children: ReactNode;
  run: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ username, title, act, children, run, onDone, onClose }: Props) {
  const send = usePersonAct(username, run, onDone);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm" component="div">
        {children}
      </Text>
      {send.isError && <ProblemNotice error={send.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={send.isPending}
          onClick={() => {
            send.mutate();
          }}
        >
          {act}
        </Button>
      </Group>
    </Modal>
  );
}
