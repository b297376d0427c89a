/** What the project uses, what the restore needs, and what is allowed. */
import { Paper, Progress, Table } from "@mantine/core";
import type { QuotaCheck, QuotaLine } from "@/api/schema";
import { StateMark } from "@/components/StateMark";
import { quotaAmount, quotaName, quotaShares } from "../job-words";

export function QuotaTable({ check, project }: { check: QuotaCheck; project: string }) {
  return (
    <Paper withBorder className="card card-table" component="section">
      <h2 className="card-title card-title-table">Quota of {project}</h2>
      <Table.ScrollContainer minWidth={620} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={16} className="log" aria-label={`Quota of ${project}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Quota</Table.Th>
              <Table.Th className="figure">In use</Table.Th>
              <Table.Th className="figure">Needed</Table.Th>
              <Table.Th className="figure">Limit</Table.Th>
              <Table.Th className="quota-bar">Share of the limit</Table.Th>
              <Table.Th>Room</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {check.details.map((line) => (
              <QuotaRow key={`${line.service}/${line.resource}`} line={line} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function QuotaRow({ line }: { line: QuotaLine }) {
  const shares = quotaShares(line);
  const needed = `${line.needed > 0 ? "+" : ""}${quotaAmount(line, line.needed)}`;
  return (
    <Table.Tr>
      <Table.Td>{quotaName(line)}</Table.Td>
      <Table.Td className="figure">{quotaAmount(line, line.in_use)}</Table.Td>
      <Table.Td className="figure" data-quiet={line.needed === 0 || undefined}>
        {needed}
      </Table.Td>
      <Table.Td className="figure">
        {line.limit === null ? <span className="of">unlimited</span> : quotaAmount(line, line.limit)}
      </Table.Td>
      <Table.Td className="quota-bar">
        {shares && (
          <Progress.Root size={8} aria-hidden>
            <Progress.Section value={shares.used} color="var(--pf9-off)" />
            <Progress.Section value={shares.needed} color={line.ok ? "var(--pf9-busy)" : "var(--pf9-bad)"} />
          </Progress.Root>
        )}
      </Table.Td>
      <Table.Td>
        <StateMark state={line.ok ? "succeeded" : "failed"} label={line.ok ? "enough" : "too little"} />
      </Table.Td>
    </Table.Tr>
  );
}
