/** Asks for a code of the second factor in the middle of an act that needs one; then the act goes on by itself. */
import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { client } from "@/lib/client";
import { answerForCode, isCodeAsked, onCodeAsked } from "@/lib/fresh-code";

const ABOVE_OTHER_DIALOGS = 400;

export function StepUp() {
  const asked = useSyncExternalStore(onCodeAsked, isCodeAsked);
  return (
    <Modal
      opened={asked}
      onClose={() => {
        answerForCode(false);
      }}
      title="Enter a code to go on"
      size="sm"
      zIndex={ABOVE_OTHER_DIALOGS}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <CodeForm />
    </Modal>
  );
}

function CodeForm() {
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => client.POST("/api/v1/auth/mfa/confirm", { body: { code: code.trim() } }),
    onSuccess: () => {
      answerForCode(true);
    },
    onError: () => {
      setCode("");
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!confirm.isPending) confirm.mutate();
      }}
    >
      <Text size="sm" mb="sm">
        This act asks for a fresh code of your second factor. It holds for five minutes.
      </Text>
      <TextInput
        label="Code"
        description="Six digits of your authenticator, or one of your backup codes."
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus
        // Escape leaves this dialog, not the one that it lies upon.
        data-mantine-stop-propagation="true"
        onKeyDown={(event) => {
          if (event.key === "Escape") answerForCode(false);
        }}
        value={code}
        onChange={(event) => {
          setCode(event.currentTarget.value);
        }}
      />
      {confirm.isError && <ProblemNotice error={confirm.error} />}
      <Group mt="md" justify="flex-end">
        <Button
          variant="default"
          onClick={() => {
            answerForCode(false);
          }}
        >
          Cancel
        </Button>
        <Button type="submit" loading={confirm.isPending} disabled={code.trim().length < 6}>
          Go on
        </Button>
      </Group>
    </form>
  );
}
