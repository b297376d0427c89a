/** The last thirty daily reports, as the worker kept them: what was true on a day stays true. */
import { Paper, Skeleton, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PageDailyCompliance } from "@/api/schema";
import type { ChartData } from "@/components/chart/chart-data";
import { Chart } from "@/components/chart/Chart";
import { ProblemNotice } from "@/components/ProblemNotice";
import { shortTime } from "@/lib/time";
import { daysQuery } from "./compliance-api";

export function ComplianceDays() {
  const days = useQuery(daysQuery);
  const data = useMemo(() => days.data && chartOf(days.data), [days.data]);
  return (
    <Paper withBorder className="card" component="section">
      <Title order={2} size="h5">
        Daily reports
      </Title>
      {days.isPending && <Skeleton h={172} aria-busy="true" aria-label="Loading the reports" />}
      {days.isError && (
        <ProblemNotice error={days.error} onRetry={() => void days.refetch()} retrying={days.isFetching} />
      )}
      {data?.categories.length === 0 && (
        <p className="of">No report yet: the snapshot worker keeps one a day.</p>
      )}
      {data && data.categories.length > 0 && <Chart {...data} />}
    </Paper>
  );
}

function chartOf({ items }: PageDailyCompliance): ChartData {
  const days = [...items].reverse();
  return {
    label: "Policies of volumes by daily report",
    heading: "Report",
    categories: days.map(({ made_at }) => shortTime(made_at)),
    series: [
      { name: "compliant", tone: "ok", values: days.map(({ compliant }) => compliant) },
      { name: "not compliant", tone: "bad", values: days.map(({ noncompliant }) => noncompliant) },
      { name: "pending", tone: "busy", values: days.map(({ pending }) => pending) },
    ],
  };
}
