/** One's second factor: whether it is on, setting it up, new backup codes, switching it off. */
import { Button, Group, Paper, Skeleton, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MfaStatus } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { counted } from "@/lib/format";
import { BackupCodes } from "./BackupCodes";
import { Enrollment } from "./Enrollment";
import { PasswordForm } from "./PasswordForm";
import { disable, mfaStatusQuery, renewCodes } from "./profile-api";

type Act = "set up" | "renew" | "switch off" | null;

export function SecondFactor() {
  const status = useQuery(mfaStatusQuery);
  const queries = useQueryClient();
  const [act, setAct] = useState<Act>(null);
  const done = () => {
    setAct(null);
    void queries.invalidateQueries({ queryKey: ["profile"] });
    void queries.invalidateQueries({ queryKey: ["session"] });
  };
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="second-factor">
      <Title order={2} size="h5" id="second-factor" mb="xs">
        Second factor
      </Title>
      {status.isPending && <Skeleton h={64} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {status.isError && (
        <ProblemNotice
          error={status.error}
          onRetry={() => void status.refetch()}
          retrying={status.isFetching}
        />
      )}
      {status.data && <Standing status={status.data} />}
      {status.data && act === null && <Choices status={status.data} onChoose={setAct} />}
      {act === "set up" && <Enrollment onDone={done} onCancel={done} />}
      {act === "renew" && <Renewal onDone={done} />}
      {act === "switch off" && <SwitchOff onDone={done} />}
    </Paper>
  );
}

function Standing({ status }: { status: MfaStatus }) {
  if (!status.enabled) {
    return (
      <Text size="sm" mb="sm">
        <StateMark state="off" /> A password alone opens this account.
        {status.required && " Your role asks for a second factor."}
      </Text>
    );
  }
  return (
    <Text size="sm" mb="sm">
      <StateMark state="on" /> Since {status.enabled_at ? <Instant at={status.enabled_at} /> : "long ago"};{" "}
      {counted(status.backup_codes_left, "backup code", "backup codes")} left.
    </Text>
  );
}

function Choices({ status, onChoose }: { status: MfaStatus; onChoose: (act: Act) => void }) {
  const offer = (act: Act, words: string) => (
    <Button
      variant="default"
      onClick={() => {
        onChoose(act);
      }}
    >
      {words}
    </Button>
  );
  if (!status.enabled) return offer("set up", "Set up a second factor");
  return (
    <Group gap="xs">
      {offer("renew", "New backup codes")}
      {offer("switch off", "Switch it off")}
    </Group>
  );
}

function Renewal({ onDone }: { onDone: () => void }) {
  const renew = useMutation({ mutationFn: renewCodes });
  if (renew.data) return <BackupCodes codes={renew.data.backup_codes} onDone={onDone} />;
  return (
    <>
      <Text size="sm" mb="xs">
        The codes that you have now open nothing afterwards.
      </Text>
      <PasswordForm
        act="Make new backup codes"
        pending={renew.isPending}
        error={renew.error}
        onSubmit={renew.mutate}
        onCancel={onDone}
      />
    </>
  );
}

function SwitchOff({ onDone }: { onDone: () => void }) {
  const off = useMutation({ mutationFn: disable, onSuccess: onDone });
  return (
    <>
      <Text size="sm" mb="xs">
        A password alone opens this account afterwards, and the backup codes are gone.
      </Text>
      <PasswordForm
        act="Switch the second factor off"
        danger
        pending={off.isPending}
        error={off.error}
        onSubmit={off.mutate}
        onCancel={onDone}
      />
    </>
  );
}
