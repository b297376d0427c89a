/** What is enough, and what is critical: changed by those who may change policies. */
import { Button, Group, Modal, NumberInput, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Thresholds } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { useMay } from "@/hooks/use-session";
import { notifyDone } from "@/lib/notify";
import { saveThresholds } from "./compliance-api";
import { share } from "./sums";

export function ThresholdsButton({ thresholds }: { thresholds: Thresholds }) {
  const may = useMay("snapshot_policy_sets", "write");
  const [opened, setOpened] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => {
          setOpened(true);
        }}
      >
        Change the thresholds
      </Button>
      {opened && (
        <ThresholdsDialog
          thresholds={thresholds}
          onClose={() => {
            setOpened(false);
          }}
        />
      )}
    </>
  );
}

function ThresholdsDialog({ thresholds, onClose }: { thresholds: Thresholds; onClose: () => void }) {
  const queries = useQueryClient();
  const [target, setTarget] = useState<string | number>(thresholds.target_percent);
  const [critical, setCritical] = useState<string | number>(thresholds.critical_percent);
  const wrong = faultOf(target, critical);
  const save = useMutation({
    mutationFn: () => saveThresholds({ target_percent: Number(target), critical_percent: Number(critical) }),
    onSuccess: ({ target_percent, critical_percent }) => {
      notifyDone(
        "Thresholds: saved",
        `Below ${share(target_percent) ?? ""} is a warning, below ${share(critical_percent) ?? ""} critical.`,
      );
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [SNAPSHOT, "compliance"] }),
  });
  const figures = { min: 0, max: 100, decimalScale: 2, suffix: " %", mt: "sm" };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Thresholds of compliance"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">
        They judge every tenant, domain and policy, and all of them together; past days too.
      </Text>
      <NumberInput
        label="Target"
        description="From here on it is ok; below it, a warning"
        data-autofocus
        value={target}
        onChange={setTarget}
        {...figures}
      />
      <NumberInput
        label="Critical below"
        value={critical}
        onChange={setCritical}
        error={wrong}
        {...figures}
      />
      {save.isError && <ProblemNotice error={save.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={save.isPending}
          disabled={wrong !== null}
          onClick={() => {
            save.mutate();
          }}
        >
          Save the thresholds
        </Button>
      </Group>
    </Modal>
  );
}

function faultOf(target: string | number, critical: string | number): string | null {
  if (target === "" || critical === "") return "Give both figures.";
  return Number(critical) > Number(target) ? "What is critical is not above the target." : null;
}
