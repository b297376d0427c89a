/** What saving the draft would do, policy by policy and volume by volume; then it is saved with a note. */
import { Button, Group, Modal, Skeleton, Table, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RulesEffect, VolumeEffect } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { count, counted } from "@/lib/format";
import { notifyDone } from "@/lib/notify";
import { previewRules, saveRules, type Draft } from "../policies-api";
import { effectWords, outcomeWords, policyWords } from "./effect-words";

interface Props {
  draft: Draft;
  onClose: () => void;
  onSaved: () => void;
}

export function PreviewDialog({ draft, onClose, onSaved }: Props) {
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: [SNAPSHOT, "preview", draft],
    queryFn: ({ signal }) => previewRules(draft.rules, signal),
    gcTime: 0, // the volumes may be others the next time
    retry: false,
  });
  const save = useMutation({
    mutationFn: () => saveRules(draft, note),
    onSuccess: ({ version, effects }) => {
      const { changed, automated } = effects;
      notifyDone(
        `Version ${version} of the rules counts now`,
        `${counted(changed, "volume has", "volumes have")} it otherwise; ${count(automated)} are snapshotted.`,
      );
      onSaved();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [SNAPSHOT] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="What saving these rules would do"
      size="xl"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {preview.isPending && (
        <Skeleton h={200} role="progressbar" aria-busy="true" aria-label="Deciding for all volumes" />
      )}
      {preview.isError && (
        <ProblemNotice
          error={preview.error}
          onRetry={() => void preview.refetch()}
          retrying={preview.isFetching}
        />
      )}
      {preview.data && <Effects effect={preview.data} />}
      <TextInput
        mt="sm"
        label="Note"
        description="What this change is for; it stays with the version."
        maxLength={2000}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      {save.isError && <ProblemNotice error={save.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Back to the draft
        </Button>
        <ActButton
          loading={save.isPending}
          reason={preview.data ? null : "What it would do is not known yet"}
          onAct={() => {
            save.mutate();
          }}
        >
          Save the rules
        </ActButton>
      </Group>
    </Modal>
  );
}

function Effects({ effect }: { effect: RulesEffect }) {
  const policies = policyWords(effect.policies);
  const touched = effect.begins + effect.ends + effect.changes;
  return (
    <>
      <Text size="sm" fw={600} role="status">
        {effectWords(effect)}
      </Text>
      {policies.length > 0 && (
        <ul className="warnings">
          {policies.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {effect.items.length > 0 && <Volumes items={effect.items} />}
      {touched > effect.items.length && (
        <Text size="xs" c="dimmed">
          The first {effect.items.length} of {count(touched)} volumes
        </Text>
      )}
    </>
  );
}

const EFFECTS = { begins: "begins", ends: "ends", changes: "changes" } as const;

function Volumes({ items }: { items: readonly VolumeEffect[] }) {
  return (
    <Table.ScrollContainer minWidth={620} mah={320} type="native" tabIndex={0}>
      <Table verticalSpacing={4} horizontalSpacing={10} aria-label="Volumes that are touched">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Volume</Table.Th>
            <Table.Th>Tenant</Table.Th>
            <Table.Th>Effect</Table.Th>
            <Table.Th>Now</Table.Th>
            <Table.Th>Then</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={`${item.volume_id}/${item.region_name}`}>
              <Table.Td title={item.volume_id}>{item.volume_name || item.volume_id}</Table.Td>
              <Table.Td>{item.tenant_name ?? <span className="none">–</span>}</Table.Td>
              <Table.Td>
                {EFFECTS[item.effect]}
                {item.excluded && <span className="of"> (excluded)</span>}
              </Table.Td>
              <Table.Td>{outcomeWords(item.before)}</Table.Td>
              <Table.Td title={item.after.reasons.join(" ")}>{outcomeWords(item.after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
