/** Another password for somebody. The directory judges it, in its own words. */
import { Button, Group, Modal, PasswordInput, Text } from "@mantine/core";
import { useState } from "react";
import type { People, Person } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { notifyDone } from "@/lib/notify";
import { lockoutWords, rulesSentence } from "@/lib/password-policy";
import { placed } from "@/lib/server-faults";
import { resetPassword } from "../people-api";
import { usePersonAct } from "./use-person-act";

interface Props {
  person: Person;
  policy: People["password_policy"];
  onClose: () => void;
}

export function PasswordDialog({ person: { username }, policy, onClose }: Props) {
  const [password, setPassword] = useState("");
  const send = usePersonAct(
    username,
    () => resetPassword(username, password),
    () => {
      notifyDone(`${username}: password reset`, "The sessions of the old one have ended.");
      onClose();
    },
  );
  const faults = placed(send.error, [{ name: "password" }]);
  const lockout = lockoutWords(policy);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Reset the password of ${username}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (password && !send.isPending) send.mutate();
        }}
      >
        <Text size="sm" mb="sm">
          The old password opens nothing afterwards, and what it has opened ends now. Tell {username} the new
          one.
        </Text>
        <PasswordInput
          label="New password"
          description={rulesSentence(policy)}
          autoComplete="new-password"
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          error={faults.at[0]?.words}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        {lockout && (
          <Text size="xs" c="dimmed" mt={6}>
            {lockout}.
          </Text>
        )}
        {send.isError && faults.rest && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending} disabled={!password}>
            Reset password
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
