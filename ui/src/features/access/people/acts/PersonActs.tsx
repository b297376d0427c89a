/** What can be done to a person. What cannot says why. */
import { Group } from "@mantine/core";
import { useState } from "react";
import type { People, Person } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { useMay, useSession } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { notifyDone } from "@/lib/notify";
import { deletePerson, resetSecondFactor, unlockPerson, updatePerson } from "../people-api";
import { lossOf } from "../person-words";
import { reasonAgainst, type Act } from "../reasons";
import { ChangePerson } from "./ChangePerson";
import { ConfirmDialog } from "./ConfirmDialog";
import { PasswordDialog } from "./PasswordDialog";

interface Props {
  person: Person;
  directory: People | undefined;
  onGone: () => void;
}

type Open = Act | "change" | "enable" | null;

export function PersonActs({ person, directory, onGone }: Props) {
  const [open, setOpen] = useState<Open>(null);
  const me = useSession().username;
  const mayResetSecondFactor = useMay("mfa", "admin");
  const enabled = person.is_active && !person.is_disabled;
  const offer = (act: Open & string, label: string, reason: string | null = null) => (
    <ActButton
      variant="default"
      size="compact-xs"
      reason={reason}
      onAct={() => {
        setOpen(act);
      }}
    >
      {label}
    </ActButton>
  );
  const against = (act: Act) => reasonAgainst(act, person, { me, directory, mayResetSecondFactor });
  return (
    <>
      <Group gap={6} mt={8}>
        {offer("change", "Change")}
        {offer("password", "Reset password", against("password"))}
        {person.state === "locked" && offer("unlock", "Unlock", against("unlock"))}
        {offer("second factor", "Reset second factor", against("second factor"))}
        {enabled ? offer("disable", "Disable", against("disable")) : offer("enable", "Enable")}
        {offer("delete", "Delete", against("delete"))}
      </Group>
      <Dialog
        open={open}
        person={person}
        directory={directory}
        onGone={onGone}
        onClose={() => {
          setOpen(null);
        }}
      />
    </>
  );
}

interface DialogProps extends Props {
  open: Open;
  onClose: () => void;
}

function Dialog({ open, person, directory, onGone, onClose }: DialogProps) {
  const { username, open_sessions: sessions } = person;
  const done = (what: string, words: string) => () => {
    notifyDone(`${username}: ${what}`, words);
    onClose();
  };
  const ends = sessions === 0 ? "" : ` ${counted(sessions, "open session ends", "open sessions end")} now.`;
  const confirm = { username, onClose };
  switch (open) {
    case null:
      return null;
    case "change":
      return <ChangePerson person={person} directory={directory} onClose={onClose} />;
    case "password":
      return <PasswordDialog person={person} policy={directory?.password_policy ?? {}} onClose={onClose} />;
    case "unlock":
      return (
        <ConfirmDialog
          {...confirm}
          title={`Unlock ${username}`}
          act="Unlock"
          run={() => unlockPerson(username)}
          onDone={done("unlocked", "Passwords can be tried again.")}
        >
          The directory looks at passwords of {username} again.
        </ConfirmDialog>
      );
    case "second factor":
      return (
        <ConfirmDialog
          {...confirm}
          title={`Reset the second factor of ${username}`}
          act="Reset second factor"
          run={() => resetSecondFactor(username)}
          onDone={done("second factor reset", "It can be set up anew from the profile.")}
        >
          A password alone opens the account afterwards, until {username} sets up a new authenticator.{ends}
        </ConfirmDialog>
      );
    case "disable":
      return (
        <ConfirmDialog
          {...confirm}
          title={`Disable ${username}`}
          act="Disable"
          run={() => updatePerson(username, { is_active: false })}
          onDone={done("disabled", "No password opens the account.")}
        >
          {username} cannot log in any more{directory?.can_change_directory ? "" : " here"}. Role, groups and
          second factor stay as they are.{ends}
        </ConfirmDialog>
      );
    case "enable":
      return (
        <ConfirmDialog
          {...confirm}
          title={`Enable ${username}`}
          act="Enable"
          run={() => updatePerson(username, { is_active: true })}
          onDone={done("enabled", "The password opens the account again.")}
        >
          {username} can log in again, as {person.role}.
        </ConfirmDialog>
      );
    case "delete":
      return (
        <ConfirmDialog
          {...confirm}
          title={`Delete ${username}`}
          act={`Delete ${username}`}
          run={() => deletePerson(username)}
          onDone={() => {
            done("deleted", "What was done stays in the logs.")();
            onGone();
          }}
        >
          This deletes {lossOf(person)}. It does not come back.{ends} What {username} did stays in the logs.
        </ConfirmDialog>
      );
  }
}
