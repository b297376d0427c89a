/** Says what goes with a department, or why it cannot go. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Department } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { counted } from "@/lib/format";
import { deleteDepartment, departmentMenuQuery, peopleQuery } from "./navigation-api";

interface Props {
  department: Department;
  onClose: () => void;
  onGone: () => void;
}

const MOST_NAMED = 12;

export function DeleteDepartment({ department, onClose, onGone }: Props) {
  const queries = useQueryClient();
  const people = useQuery(peopleQuery);
  const words = useQuery(departmentMenuQuery(department.id));
  const send = useMutation({
    mutationFn: () => deleteDepartment(department.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["navigation"] }),
    onSuccess: onGone,
  });
  const members = (people.data?.items ?? []).filter(({ department_id }) => department_id === department.id);
  const spoken = Object.keys(words.data?.groups ?? {}).length + Object.keys(words.data?.items ?? {}).length;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Delete the department ${department.name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {department.people > 0 ? (
        <>
          <Text size="sm">
            It cannot be deleted: {counted(department.people, "person is", "people are")} in it. Move them to
            another department, or to none, first.
          </Text>
          <ul className="members">
            {members.slice(0, MOST_NAMED).map(({ username, role }) => (
              <li key={username}>
                {username} <span className="none">{role}</span>
              </li>
            ))}
            {members.length > MOST_NAMED && <li>and {members.length - MOST_NAMED} more</li>}
          </ul>
        </>
      ) : (
        <Text size="sm">
          Nobody is in it.{" "}
          {spoken > 0
            ? `What it says of ${counted(spoken, "group or page", "groups and pages")} of the menu goes with it.`
            : "It says nothing of the menu."}
        </Text>
      )}
      {send.isError && <ProblemNotice error={send.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red.9"
          disabled={department.people > 0}
          loading={send.isPending}
          onClick={() => {
            send.mutate();
          }}
        >
          Delete
        </Button>
      </Group>
    </Modal>
  );
}
