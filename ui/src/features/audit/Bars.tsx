/** A table of counts in which each has a bar to compare it by. The bars are for the eye; the numbers are what is read. */
import { Table } from "@mantine/core";
import { count } from "@/lib/format";

export interface Bar {
  label: string;
  count: number;
  /** Not in the hours or days of work. */
  quiet?: boolean;
}

interface Props {
  /** What the rows are: "Hour". */
  heading: string;
  bars: readonly Bar[];
}

export function Bars({ heading, bars }: Props) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <Table className="bars" verticalSpacing={2} horizontalSpacing={8} withRowBorders={false}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{heading}</Table.Th>
          <Table.Td aria-hidden />
          <Table.Th className="figure">Changes</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bars.map((bar) => (
          <Table.Tr key={bar.label}>
            <Table.Th scope="row">{bar.label}</Table.Th>
            <Table.Td aria-hidden>
              <span
                className="bar"
                data-quiet={bar.quiet === true || undefined}
                style={{ width: `${(bar.count / most) * 100}%` }}
              />
            </Table.Td>
            <Table.Td className="figure" data-quiet={bar.count === 0 || undefined}>
              {count(bar.count)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
