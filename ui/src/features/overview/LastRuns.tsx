import { Paper, Table, Text, Title } from "@mantine/core";
import type { Overview } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { duration } from "@/lib/format";
import { zoneName } from "@/lib/time";
import { TextLink } from "@/components/TextLink";

export function LastRuns({ runs }: { runs: Overview["last_runs"] }) {
  return (
    <Paper withBorder className="card">
      <div className="card-head">
        <Title order={2} size="h5">
          Last runs
        </Title>
        <TextLink size="sm" to="/runs">
          All runs
        </TextLink>
      </div>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          No run yet.
        </Text>
      ) : (
        <Table verticalSpacing={6} horizontalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Started ({zoneName()})</Table.Th>
              <Table.Th>Result</Table.Th>
              <Table.Th className="figure">Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td title={`Started by ${run.actor} on ${run.host}`}>
                  <TextLink size="sm" to="/runs/$id" params={{ id: run.id }}>
                    <Instant at={run.started_at} form="short" />
                  </TextLink>
                </Table.Td>
                <Table.Td>
                  <StateMark state={run.status} />
                </Table.Td>
                <Table.Td className="figure">
                  {run.status === "running" ? "going" : duration(run.duration_seconds)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}
