/** Setting up a second factor: the password, the authenticator, a code of it, the backup codes. */
import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { MfaSetup } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { BackupCodes } from "./BackupCodes";
import { PasswordForm } from "./PasswordForm";
import { beginSetup, finishSetup } from "./profile-api";

interface Props {
  onDone: () => void;
  onCancel?: () => void;
}

export function Enrollment({ onDone, onCancel }: Props) {
  const begin = useMutation({ mutationFn: beginSetup });
  const finish = useMutation({ mutationFn: finishSetup });
  if (finish.data) return <BackupCodes codes={finish.data.backup_codes} onDone={onDone} />;
  if (!begin.data) {
    return (
      <PasswordForm
        act="Go on"
        pending={begin.isPending}
        error={begin.error}
        onSubmit={begin.mutate}
        onCancel={onCancel}
      />
    );
  }
  return (
    <Authenticator
      setup={begin.data}
      pending={finish.isPending}
      error={finish.error}
      onCode={finish.mutate}
      onCancel={onCancel}
    />
  );
}

interface AuthenticatorProps {
  setup: MfaSetup;
  pending: boolean;
  error: unknown;
  onCode: (code: string) => void;
  onCancel: (() => void) | undefined;
}

function Authenticator({ setup, pending, error, onCode, onCancel }: AuthenticatorProps) {
  const [code, setCode] = useState("");
  return (
    <div className="enrollment">
      <img
        className="qr-code"
        width={200}
        height={200}
        src={`data:image/png;base64,${setup.qr_code_base64}`}
        alt="The secret as a QR code for an authenticator"
      />
      <Stack gap="sm">
        <Text size="sm">
          Scan the picture with an authenticator app, or type this key into it:
          <br />
          <code className="secret-key">{setup.secret.match(/.{1,4}/g)?.join(" ")}</code>{" "}
          <CopyButton value={setup.secret}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-xs" onClick={copy}>
                {copied ? "Copied" : "Copy the key"}
              </Button>
            )}
          </CopyButton>
        </Text>
        <form
          className="narrow-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim()) onCode(code.trim());
          }}
        >
          <TextInput
            label="The code that it shows now"
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={(event) => {
              setCode(event.currentTarget.value);
            }}
          />
          {error !== null && <ProblemNotice error={error} />}
          <Group mt="sm" gap="xs">
            <Button type="submit" loading={pending} disabled={code.trim().length < 6}>
              Switch it on
            </Button>
            {onCancel && (
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
            )}
          </Group>
        </form>
      </Stack>
    </div>
  );
}
