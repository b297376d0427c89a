/** Adds somebody to the directory, with a role here. */
import { Modal } from "@mantine/core";
import IconUserPlus from "@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs";
import { useState } from "react";
import type { People } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { notifyDone } from "@/lib/notify";
import { rulesSentence } from "@/lib/password-policy";
import { creationOf, NOBODY, type PersonValues } from "./acts/person-values";
import { PersonForm } from "./acts/PersonForm";
import { usePersonAct } from "./acts/use-person-act";
import { createPerson } from "./people-api";
import { ELSEWHERE } from "./reasons";

interface Props {
  directory: People | undefined;
  onMade: (username: string) => void;
}

export function CreatePerson({ directory, onMade }: Props) {
  const [open, setOpen] = useState(false);
  const reason = directory && !directory.can_change_directory ? ELSEWHERE : null;
  return (
    <>
      <ActButton
        leftSection={<IconUserPlus size={15} aria-hidden />}
        reason={reason}
        onAct={() => {
          setOpen(true);
        }}
      >
        Create person
      </ActButton>
      {open && (
        <CreateDialog
          rules={rulesSentence(directory?.password_policy ?? {})}
          onClose={() => {
            setOpen(false);
          }}
          onMade={(username) => {
            setOpen(false);
            onMade(username);
          }}
        />
      )}
    </>
  );
}

interface DialogProps {
  rules: string;
  onClose: () => void;
  onMade: (username: string) => void;
}

function CreateDialog({ rules, onClose, onMade }: DialogProps) {
  const send = usePersonAct(
    "",
    async (values: PersonValues) => {
      const { username, role } = await createPerson(creationOf(values));
      notifyDone(`${username}: created`, `The password opens the account, as ${role}.`);
      onMade(username);
    },
    () => undefined,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title="New person"
      size="lg"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <PersonForm
        isNew
        start={NOBODY}
        entryReason={null}
        passwordRules={rules}
        submit="Create person"
        pending={send.isPending}
        error={send.error}
        onSubmit={(values, onRefused) => {
          send.mutate(values, { onError: onRefused });
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}
