/** The password of today and that of tomorrow, which is typed twice: nobody can read it to one afterwards. */
import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ComponentProps } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useSession } from "@/hooks/use-session";
import { notifyDone } from "@/lib/notify";
import { placed } from "@/lib/server-faults";
import { changePassword } from "./profile-api";

interface Props {
  rules: string;
  onClose: () => void;
}

const FIELDS = [{ name: "current_password" }, { name: "password" }];

export function OwnPasswordForm({ rules, onClose }: Props) {
  const { username } = useSession();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const send = useMutation({
    mutationFn: () => changePassword({ current_password: current, password }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["profile"] });
      notifyDone("Password changed", "It counts from the next login on. Your other sessions have ended.");
      onClose();
    },
  });
  const faults = placed(send.error, FIELDS);
  const faultOf = (field: string) => faults.at.find((each) => each.field === field)?.words;
  const differs = again !== "" && again !== password;
  return (
    <form
      className="narrow-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate();
      }}
    >
      <Text size="sm" mb="sm">
        Wherever else you are logged in, that session ends; this one stays.
      </Text>
      {/* Whoever keeps passwords needs to know whose this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <Stack gap="xs">
        <Secret
          label="Current password"
          autoComplete="current-password"
          data-autofocus
          value={current}
          onType={setCurrent}
          error={faultOf("current_password")}
        />
        <Secret
          label="New password"
          description={rules}
          autoComplete="new-password"
          value={password}
          onType={setPassword}
          error={faultOf("password")}
        />
        <Secret
          label="New password, once more"
          autoComplete="new-password"
          value={again}
          onType={setAgain}
          error={differs ? "The two are not the same" : undefined}
        />
      </Stack>
      {send.isError && faults.rest && <ProblemNotice error={send.error} />}
      <Group mt="sm" gap="xs">
        <Button type="submit" loading={send.isPending} disabled={!current || !password || again !== password}>
          Change the password
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

type SecretProps = Omit<ComponentProps<typeof PasswordInput>, "onChange"> & {
  onType: (words: string) => void;
};

function Secret({ onType, ...input }: SecretProps) {
  return (
    <PasswordInput
      {...input}
      visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
      onChange={(event) => {
        onType(event.currentTarget.value);
      }}
    />
  );
}
