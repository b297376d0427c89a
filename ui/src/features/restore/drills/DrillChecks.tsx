import { Paper, Table } from "@mantine/core";
import type { RestoreDrill } from "@/api/schema";
import { StateMark } from "@/components/StateMark";
import { valueWords } from "./drill-words";

export function DrillChecks({ checks }: { checks: RestoreDrill["checks"] }) {
  return (
    <Paper withBorder className="card card-table" component="section">
      <h2 className="card-title card-title-table">What was looked at</h2>
      <Table.ScrollContainer minWidth={560} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={16} className="log" aria-label="What was looked at">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Check</Table.Th>
              <Table.Th>Expected</Table.Th>
              <Table.Th>Found</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {checks.map(({ name, expected, found, ok }) => (
              <Table.Tr key={name}>
                <Table.Td className="nowrap">{name}</Table.Td>
                <Table.Td>{valueWords(expected)}</Table.Td>
                <Table.Td>{valueWords(found)}</Table.Td>
                <Table.Td className="nowrap">
                  <StateMark state={ok ? "succeeded" : "failed"} label={ok ? "as expected" : "otherwise"} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
