/** Asks for one name: of a department, a group or a page. */
import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";

export interface NameQuestion {
  title: string;
  act: string;
  label: string;
  name: string;
  longest: number;
  send: (name: string) => Promise<unknown>;
}

interface Props {
  question: NameQuestion;
  onClose: () => void;
}

export function NameDialog({ question, onClose }: Props) {
  const [name, setName] = useState(question.name);
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => question.send(name.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["navigation"] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={question.title}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <TextInput
          label={question.label}
          maxLength={question.longest}
          required
          data-autofocus
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        {send.isError && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            disabled={name.trim() === "" || name.trim() === question.name}
          >
            {question.act}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
