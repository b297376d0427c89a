/** When the cloud changes, in the reader's zone: by hour, by weekday, all at once, and when nobody is at work. */
import { Paper, Table, Text, Title } from "@mantine/core";
import type { Burst, ChangePatterns } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NotMeasured } from "@/components/NotMeasured";
import { useKinds } from "@/hooks/use-kinds";
import { count } from "@/lib/format";
import { Bars } from "./Bars";
import { hourBars, mostFirst, shareOf, weekdayBars } from "./patterns-words";

export function Patterns({ patterns }: { patterns: ChangePatterns }) {
  const { total, outside_business_hours: outside, time_zone: zone } = patterns;
  return (
    <div className="audit-columns">
      <Paper withBorder className="card" component="section">
        <Title order={2} size="h5">
          By hour ({zone})
        </Title>
        <Bars heading="Hour" bars={hourBars(patterns.by_hour)} />
      </Paper>
      <div className="audit-stack">
        <Paper withBorder className="card" component="section">
          <Title order={2} size="h5">
            By weekday ({zone})
          </Title>
          <Bars heading="Weekday" bars={weekdayBars(patterns.by_weekday)} />
        </Paper>
        <Paper withBorder className="card" component="section">
          <Title order={2} size="h5">
            Outside business hours
          </Title>
          <p className="audit-figure">
            <strong>{count(outside)}</strong> of {count(total)} changes{shareOf(outside, total)}
          </p>
          <Text size="xs" c="dimmed">
            On Saturday, Sunday, before 8 or from 18 o&apos;clock on. A change counts in the hour in which a
            run saw it.
          </Text>
        </Paper>
        <Paper withBorder className="card" component="section">
          <Title order={2} size="h5">
            Bursts
          </Title>
          <Bursts bursts={patterns.bursts} threshold={patterns.burst_threshold} />
        </Paper>
      </div>
    </div>
  );
}

function Bursts({ bursts, threshold }: { bursts: readonly Burst[]; threshold: number | null }) {
  const kinds = useKinds().data ?? [];
  const kindName = (name: string) => kinds.find((kind) => kind.name === name)?.label ?? name;
  return (
    <>
      {bursts.length === 0 ? (
        <Text size="sm" mb={4}>
          None in this time.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={420} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table verticalSpacing={4} horizontalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Five minutes from</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th className="figure">Changes</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {bursts.map((burst) => (
                <Table.Tr key={burst.begins_at}>
                  <Table.Td>
                    <Instant at={burst.begins_at} form="short" />
                  </Table.Td>
                  <Table.Td>
                    {mostFirst(burst.by_kind, kindName)}
                    <div className="of">{mostFirst(burst.by_project)}</div>
                  </Table.Td>
                  <Table.Td className="figure">{count(burst.count)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="xs" c="dimmed">
        A burst is five minutes with at least {threshold === null ? <NotMeasured /> : count(threshold)}{" "}
        changes.
      </Text>
    </>
  );
}
