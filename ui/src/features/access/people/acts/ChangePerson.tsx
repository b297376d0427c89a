import { Modal } from "@mantine/core";
import type { People, Person, PersonUpdate } from "@/api/schema";
import { notifyDone } from "@/lib/notify";
import { updatePerson } from "../people-api";
import { reasonAgainstEntry } from "../reasons";
import { changeOf, valuesOf } from "./person-values";
import { PersonForm } from "./PersonForm";
import { usePersonAct } from "./use-person-act";

interface Props {
  person: Person;
  directory: People | undefined;
  onClose: () => void;
}

export function ChangePerson({ person, directory, onClose }: Props) {
  const { username } = person;
  const start = valuesOf(person);
  const send = usePersonAct(
    username,
    (change: PersonUpdate) => updatePerson(username, change),
    () => {
      notifyDone(`${username}: changed`, "It counts from the next request on.");
      onClose();
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Change ${username}`}
      size="lg"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <PersonForm
        isNew={false}
        start={start}
        entryReason={reasonAgainstEntry(person, directory)}
        passwordRules=""
        submit="Save"
        pending={send.isPending}
        error={send.error}
        onSubmit={(values, onRefused) => {
          const change = changeOf(start, values);
          if (Object.keys(change).length === 0) onClose();
          else send.mutate(change, { onError: onRefused });
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}
