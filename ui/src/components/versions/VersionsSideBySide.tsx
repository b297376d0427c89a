/** Two versions side by side: what differs first, marked, what does not folded away. */
import { Table, Text } from "@mantine/core";
import type { Comparison, FieldChange, VersionHead } from "@/api/schema";
import { counted } from "@/lib/format";
import { Instant } from "../Instant";
import { partsOf } from "./parts";

export function VersionsSideBySide({
  compared: { older, newer, changes, unchanged },
}: {
  compared: Comparison;
}) {
  return (
    <>
      <Table verticalSpacing={5} horizontalSpacing={6} className="compare-sides">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>
              <Version head={older} />
            </Table.Th>
            <Table.Th>
              <Version head={newer} />
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <FieldRow key={change.field} change={change} />
          ))}
        </Table.Tbody>
      </Table>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          The two versions do not differ.
        </Text>
      )}
      {unchanged.length > 0 && (
        <details className="compare-same">
          <summary>{counted(unchanged.length, "unchanged field", "unchanged fields")}</summary>
          <dl className="details">
            {unchanged.map((same) => (
              <div key={same.field}>
                <dt>{same.label}</dt>
                <dd>{same.text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** Texts that are long or lists are read better by what differs within them. */
function FieldRow({ change }: { change: FieldChange }) {
  const [old, now] = partsOf(change);
  return (
    <Table.Tr>
      <Table.Th scope="row">{change.label}</Table.Th>
      <Table.Td>
        {old.before}
        <del>{old.own}</del>
        {old.after}
      </Table.Td>
      <Table.Td>
        {now.before}
        <ins>{now.own}</ins>
        {now.after}
      </Table.Td>
    </Table.Tr>
  );
}

function Version({ head }: { head: VersionHead }) {
  return (
    <>
      Version {head.version}
      <br />
      <Instant at={head.recorded_at} />
    </>
  );
}
