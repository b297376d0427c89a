/** The events of the last thirty days by severity; a day or a stretch of them narrows the list below. */
import { Paper, Skeleton, Title } from "@mantine/core";
import { useMemo } from "react";
import type { DriftSummary } from "@/api/schema";
import type { ChartData } from "@/components/chart/chart-data";
import { Chart } from "@/components/chart/Chart";

const DAY_MS = 86_400_000;
const style = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

interface Props {
  days: DriftSummary["trend"] | undefined;
  onNarrow: (words: { since: string; until: string }) => void;
}

export function DriftTrend({ days, onNarrow }: Props) {
  const data = useMemo(() => days && chartOf(days), [days]);
  return (
    <Paper withBorder className="card" component="section" mt="md">
      <Title order={2} size="h5">
        Detected in the last thirty days
      </Title>
      {data && days ? (
        <Chart
          {...data}
          onPick={(first, last) => {
            const [begin, end] = [days[first], days[last]];
            // The API counts in days of UTC: the exact times of these are meant.
            if (begin && end) onNarrow({ since: momentOf(begin.day, 0), until: momentOf(end.day, 1) });
          }}
        />
      ) : (
        <Skeleton h={172} role="progressbar" aria-busy="true" aria-label="Loading the trend" />
      )}
    </Paper>
  );
}

function chartOf(days: DriftSummary["trend"]): ChartData {
  return {
    label: "Events detected by day (UTC)",
    heading: "Day (UTC)",
    categories: days.map(({ day }) => style.format(new Date(day))),
    series: [
      { name: "critical", tone: "bad", values: days.map(({ critical }) => critical) },
      { name: "warning", tone: "warn", values: days.map(({ warning }) => warning) },
      { name: "info", tone: "off", values: days.map(({ info }) => info) },
    ],
  };
}

function momentOf(day: string, daysLater: number): string {
  return new Date(Date.parse(day) + daysLater * DAY_MS).toISOString();
}
