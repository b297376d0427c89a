/** The sets of policies, those for everybody first; a project's own goes before them. */
import { Badge, Group, Paper, Skeleton, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PolicySet } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useMay, useSession } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { setsQuery } from "../policies-api";
import { DeleteSet } from "./DeleteSet";
import { SetForm } from "./SetForm";
import { dueWords } from "./set-words";

type Open = { what: "form" | "delete"; set: PolicySet | null } | null;

export function PolicySets() {
  const sets = useQuery(setsQuery);
  const may = useMay("snapshot_policy_sets", "write");
  const { role } = useSession();
  const [open, setOpen] = useState<Open>(null);
  if (sets.isPending) return <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (sets.isError) {
    return (
      <ProblemNotice error={sets.error} onRetry={() => void sets.refetch()} retrying={sets.isFetching} />
    );
  }
  const close = () => {
    setOpen(null);
  };
  const { items } = sets.data;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <span className="total" role="status">
          {counted(items.length, "policy set", "policy sets")}
        </span>
        <ActButton
          reason={may ? null : `The role ${role} may look at policy sets but not make any`}
          onAct={() => {
            setOpen({ what: "form", set: null });
          }}
        >
          New policy set
        </ActButton>
      </Group>
      {items.map((set) => (
        <SetCard
          key={set.id}
          set={set}
          onOpen={(what) => {
            setOpen({ what, set });
          }}
        />
      ))}
      {open?.what === "form" && <SetForm set={open.set} onClose={close} />}
      {open?.what === "delete" && open.set && <DeleteSet set={open.set} onClose={close} />}
    </>
  );
}

function SetCard({ set, onOpen }: { set: PolicySet; onOpen: (what: "form" | "delete") => void }) {
  const { role } = useSession();
  const mayWrite = useMay("snapshot_policy_sets", "write");
  const mayDelete = useMay("snapshot_policy_sets", "delete");
  const refusal = mayDelete && mayWrite ? null : `The role ${role} may not delete policy sets`;
  return (
    <Paper withBorder className="card" component="section" mb="md">
      <div className="card-head">
        <Group gap="xs">
          <Title order={2} size="h5">
            {set.name}
          </Title>
          <Badge variant="default" size="sm" tt="none">
            {set.project_id === null ? "for everybody" : `project ${set.project_name ?? set.project_id}`}
          </Badge>
        </Group>
        <Group gap={6}>
          <ActButton
            variant="default"
            size="compact-xs"
            aria-label={`Change ${set.name}`}
            reason={mayWrite ? null : `The role ${role} may look at policy sets but not change them`}
            onAct={() => {
              onOpen("form");
            }}
          >
            Change
          </ActButton>
          <ActButton
            variant="default"
            size="compact-xs"
            aria-label={`Delete ${set.name}`}
            reason={set.built_in ? "The built-in policy set cannot be deleted" : refusal}
            onAct={() => {
              onOpen("delete");
            }}
          >
            Delete
          </ActButton>
        </Group>
      </div>
      {set.description && (
        <Text size="sm" mb={6}>
          {set.description}
        </Text>
      )}
      <Policies set={set} />
      {set.updated_by && (
        <p className="tiles-note">
          Changed by {set.updated_by}, <Instant at={set.updated_at} />
        </p>
      )}
    </Paper>
  );
}

function Policies({ set: { name, policies, retention_map } }: { set: PolicySet }) {
  const kept: Readonly<Record<string, unknown>> = retention_map;
  return (
    <Table.ScrollContainer minWidth={640} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={4} horizontalSpacing={12} aria-label={`Policies of ${name}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Policy</Table.Th>
            <Table.Th>Due (days of UTC)</Table.Th>
            <Table.Th className="figure">Keeps</Table.Th>
            <Table.Th className="figure">SLA</Table.Th>
            <Table.Th>What for</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {policies.map((policy) => (
            <Table.Tr key={policy.name}>
              <Table.Td>
                {policy.name}
                {policy.is_default && <span className="of"> (default)</span>}
              </Table.Td>
              <Table.Td>{dueWords(policy)}</Table.Td>
              <Table.Td className="figure">
                {typeof kept[policy.name] === "number" ? (
                  String(kept[policy.name])
                ) : (
                  <span className="of">7</span>
                )}
              </Table.Td>
              <Table.Td className="figure">
                {policy.sla_days ? (
                  counted(policy.sla_days, "day", "days")
                ) : (
                  <span className="of">as usual</span>
                )}
              </Table.Td>
              <Table.Td>{policy.description || <span className="none">–</span>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
