/** Watches another field of a kind from the next run on. */
import { Button, Group, Modal, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DriftRule, WatchableKind } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { addRule } from "./drift-api";
import { SEVERITIES } from "./severities";

interface Props {
  kinds: readonly WatchableKind[];
  onClose: () => void;
}

export function AddRule({ kinds, onClose }: Props) {
  const [kind, setKind] = useState<string | null>(null);
  const [field, setField] = useState<string | null>(null);
  const [severity, setSeverity] = useState<DriftRule["severity"]>("warning");
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: async () => {
      if (kind && field) await addRule({ resource_type: kind, field_name: field, severity });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["drift"] }),
    onSuccess: onClose,
  });
  const fields = kinds.find(({ resource_type }) => resource_type === kind)?.fields ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title="Add a rule"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Select
          label="Kind"
          data={kinds.map(({ resource_type, label }) => ({ value: resource_type, label }))}
          value={kind}
          onChange={(chosen) => {
            setKind(chosen);
            setField(null);
          }}
          searchable
          required
        />
        <Select
          mt="sm"
          label="Field"
          description="Those that no rule watches yet."
          data={fields.map(({ name, label }) => ({ value: name, label }))}
          value={field}
          onChange={setField}
          disabled={kind === null}
          searchable
          required
        />
        <Select
          mt="sm"
          label="Severity"
          data={SEVERITIES}
          value={severity}
          onChange={(chosen) => {
            if (chosen) setSeverity(chosen);
          }}
          allowDeselect={false}
        />
        {send.isError && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending} disabled={!kind || !field}>
            Add the rule
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
