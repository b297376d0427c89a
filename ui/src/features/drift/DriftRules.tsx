/** Which changes count as drift, and how much they matter. A rule holds from the next run on. */
import { Button, EmptyState, Group, Paper, Select, Skeleton, Switch, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import IconListCheck from "@tabler/icons-react/dist/esm/icons/IconListCheck.mjs";
import { useState } from "react";
import type { DriftRule, DriftRuleUpdate } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { useMay, useSession } from "@/hooks/use-session";
import { count } from "@/lib/format";
import { notifyProblem } from "@/lib/notify";
import { AddRule } from "./AddRule";
import { changeRule, listRules } from "./drift-api";
import { SEVERITIES } from "./severities";

export function DriftRules() {
  const may = useMay("drift", "write");
  const { role } = useSession();
  const [adding, setAdding] = useState(false);
  const rules = useQuery({ queryKey: ["drift", "rules"], queryFn: ({ signal }) => listRules(signal) });
  if (rules.isPending) return <Skeleton h={360} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (rules.isError) {
    return (
      <ProblemNotice error={rules.error} onRetry={() => void rules.refetch()} retrying={rules.isFetching} />
    );
  }
  if (rules.data.items.length === 0) {
    return (
      <EmptyState icon={<IconListCheck />} title="No rules" description="Without a rule nothing is drift." />
    );
  }
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          {may
            ? "A change here holds from the next inventory run on."
            : `The role ${role} may look at the rules but not change them.`}
        </Text>
        {may && (
          <Button
            onClick={() => {
              setAdding(true);
            }}
          >
            Add a rule
          </Button>
        )}
      </Group>
      {adding && (
        <AddRule
          kinds={rules.data.watchable}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      <Paper withBorder className="card card-table">
        <Table.ScrollContainer minWidth={720} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table verticalSpacing={5} horizontalSpacing={12} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Kind</Table.Th>
                <Table.Th>Field</Table.Th>
                <Table.Th>Severity</Table.Th>
                <Table.Th>Enabled</Table.Th>
                <Table.Th className="figure">Open</Table.Th>
                <Table.Th className="figure">Ever</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rules.data.items.map((rule) => (
                <RuleRow key={rule.id} rule={rule} may={may} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </>
  );
}

function RuleRow({ rule, may }: { rule: DriftRule; may: boolean }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (to: DriftRuleUpdate) => changeRule(rule.id, to),
    onSettled: () => queries.invalidateQueries({ queryKey: ["drift"] }),
    onError: notifyProblem,
  });
  const words = `${rule.resource_label}, ${rule.field_label}`;
  return (
    <Table.Tr>
      <Table.Td>{rule.resource_label}</Table.Td>
      <Table.Td>{rule.field_label}</Table.Td>
      <Table.Td>
        {may ? (
          <Select
            className="filter"
            size="xs"
            aria-label={`Severity of ${words}`}
            data={SEVERITIES}
            value={rule.severity}
            allowDeselect={false}
            disabled={change.isPending}
            onChange={(severity) => {
              if (severity && severity !== rule.severity) change.mutate({ severity });
            }}
          />
        ) : (
          <StateMark state={rule.severity} />
        )}
      </Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={`Enabled: ${words}`}
          checked={rule.enabled}
          disabled={!may || change.isPending}
          onChange={(event) => {
            change.mutate({ enabled: event.currentTarget.checked });
          }}
        />
      </Table.Td>
      <Table.Td className="figure">{count(rule.events_open)}</Table.Td>
      <Table.Td className="figure">{count(rule.events_total)}</Table.Td>
    </Table.Tr>
  );
}
