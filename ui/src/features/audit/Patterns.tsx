/** When the cloud changes, in the reader's zone: over time, by hour, by weekday, where, all at once, and out of hours. */
import { Paper, Table, Text, Title } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import type { Burst, ChangePatterns, ComplianceReport } from "@/api/schema";
import { ChangeVolume } from "@/components/chart/ChangeVolume";
import { Chart } from "@/components/chart/Chart";
import { Instant } from "@/components/Instant";
import { NotMeasured } from "@/components/NotMeasured";
import { useKinds } from "@/hooks/use-kinds";
import { count } from "@/lib/format";
import { hourChart, kindChart, mostFirst, projectChart, shareOf, weekdayChart } from "./patterns-words";
import { momentsOf, type Span } from "./span";

interface Props {
  patterns: ChangePatterns;
  kinds: ComplianceReport["by_kind"];
  span: Span;
}

export function Patterns({ patterns, kinds, span }: Props) {
  const { total, outside_business_hours: outside, time_zone: zone } = patterns;
  const charts = useMemo(
    () => ({
      hours: hourChart(patterns.by_hour, zone),
      weekdays: weekdayChart(patterns.by_weekday, zone),
      kinds: kindChart(kinds),
      projects: projectChart(patterns.by_project),
    }),
    [patterns, kinds, zone],
  );
  return (
    <>
      <Part title="Over time">
        <ChangeVolume query={{ ...momentsOf(span) }} />
      </Part>
      <div className="audit-columns">
        <Part title={`By hour (${zone})`}>
          <Chart {...charts.hours} />
        </Part>
        <Part title={`By weekday (${zone})`}>
          <Chart {...charts.weekdays} />
        </Part>
        <Part title="By kind">
          <Chart {...charts.kinds} />
        </Part>
        <Part title="By project">
          <Chart {...charts.projects} />
        </Part>
        <Part title="Outside business hours">
          <p className="audit-figure">
            <strong>{count(outside)}</strong> of {count(total)} changes{shareOf(outside, total)}
          </p>
          <Text size="xs" c="dimmed">
            On Saturday, Sunday, before 8 or from 18 o&apos;clock on. A change counts in the hour in which a
            run saw it.
          </Text>
        </Part>
        <Part title="Bursts">
          <Bursts bursts={patterns.bursts} threshold={patterns.burst_threshold} />
        </Part>
      </div>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder className="card audit-part" component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Paper>
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
