/** Goes on where the job ended; the addresses may be wished for otherwise. */
import { Button, Code, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { STRATEGIES, type IpStrategy } from "@/components/restore/restore-words";
import { useSession } from "@/hooks/use-session";
import { retry } from "../execution-calls";
import { retryWords } from "../next-steps";
import { phraseReason } from "../phrase";

export function RetryDialog({ job, onClose }: { job: RestoreJobDetail; onClose: () => void }) {
  const { role } = useSession();
  const wanted = job.plan.confirmation;
  const [strategy, setStrategy] = useState<IpStrategy>(job.ip_strategy);
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () =>
      retry(job.id, {
        strategy: strategy === job.ip_strategy ? null : strategy,
        confirmation: wanted === null ? null : typed,
      }),
    onSuccess: ({ id }) => {
      onClose();
      void navigate({ to: "/restore/$id", params: { id } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [RESTORE] }),
  });
  const reason =
    wanted !== null && role !== "superadmin"
      ? `Only a superadmin may replace a server; your role is ${role}`
      : phraseReason(wanted, typed);
  const act = () => {
    if (reason === null && !again.isPending) again.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Retry the restore of ${job.vm_name}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <Text size="sm">{retryWords(job)}</Text>
        {strategiesFor(job).length > 1 && (
          <Radio.Group
            mt="sm"
            label="Addresses"
            description="Another way, where the old one is what failed"
            value={strategy}
            onChange={setStrategy}
          >
            <Stack gap={8} mt={6}>
              {strategiesFor(job).map((each) => (
                <Radio
                  key={each}
                  value={each}
                  size="sm"
                  label={`${STRATEGIES[each].label}${each === job.ip_strategy ? " (as before)" : ""}`}
                  description={STRATEGIES[each].words}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {wanted !== null && (
          <TextInput
            size="sm"
            mt="sm"
            label="To confirm, type these words"
            description={<Code>{wanted}</Code>}
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
            }}
          />
        )}
        {again.isError && <ProblemNotice error={again.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <ActButton loading={again.isPending} reason={reason} onAct={act}>
            Retry
          </ActButton>
        </Group>
      </form>
    </Modal>
  );
}

/** Addresses chosen by hand are chosen in a plan; beside a server that goes on the old ones cannot be had. */
function strategiesFor({ mode, ip_strategy: now }: RestoreJobDetail): IpStrategy[] {
  const offered: IpStrategy[] =
    mode === "REPLACE" ? ["NEW_IPS", "TRY_SAME_IPS", "SAME_IPS_OR_FAIL"] : ["NEW_IPS"];
  return offered.includes(now) ? offered : [now, ...offered];
}
