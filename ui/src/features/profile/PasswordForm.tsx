/** The password, once more, before something about the account changes. */
import { Button, Group, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";

interface Props {
  act: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  onSubmit: (password: string) => void;
  onCancel?: (() => void) | undefined;
}

export function PasswordForm({ act, danger = false, pending, error, onSubmit, onCancel }: Props) {
  const [password, setPassword] = useState("");
  return (
    <form
      className="narrow-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (password) onSubmit(password);
      }}
    >
      <PasswordInput
        label="Your password, once more"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
        }}
      />
      {error !== null && <ProblemNotice error={error} />}
      <Group mt="sm" gap="xs">
        <Button type="submit" loading={pending} disabled={!password} {...(danger && { color: "red.9" })}>
          {act}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </form>
  );
}
