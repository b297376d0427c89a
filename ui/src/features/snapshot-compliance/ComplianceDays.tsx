/** The days of what the page is narrowed to, as the worker kept them: what was true on a day stays true. */
import { Paper, Skeleton, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { HeatMap } from "@/api/schema";
import type { ChartData } from "@/components/chart/chart-data";
import { Chart } from "@/components/chart/Chart";
import { ProblemNotice } from "@/components/ProblemNotice";
import type { Search } from "@/lib/list-search";
import { heatQuery, trendWords } from "./compliance-api";
import { changeWord, dayWord } from "./heat";
import { share } from "./sums";

export function ComplianceDays({ search }: { search: Search }) {
  const days = useQuery({ ...heatQuery(trendWords(search), 1), placeholderData: keepPreviousData });
  const data = useMemo(() => days.data && chartOf(days.data), [days.data]);
  const told = days.data && trendWord(days.data);
  return (
    <Paper withBorder className="card" component="section">
      <div className="card-head">
        <Title order={2} size="h5">
          Trend
        </Title>
        {told && <span className="of">{told}</span>}
      </div>
      {days.isPending && (
        <Skeleton h={172} role="progressbar" aria-busy="true" aria-label="Loading the reports" />
      )}
      {days.isError && (
        <ProblemNotice error={days.error} onRetry={() => void days.refetch()} retrying={days.isFetching} />
      )}
      {data?.categories.length === 0 && (
        <p className="of">No report of these days yet: the snapshot worker keeps one a day.</p>
      )}
      {data && data.categories.length > 0 && <Chart {...data} />}
    </Paper>
  );
}

/** The days that were measured; the others are no zeros. */
function measured({ days, total }: HeatMap) {
  return days.flatMap(({ day }, at) => {
    const cell = total.cells[at];
    return cell ? [{ day, cell }] : [];
  });
}

function chartOf(heat: HeatMap): ChartData {
  const days = measured(heat);
  return {
    label: "Policies of volumes by day",
    heading: "Day (UTC)",
    categories: days.map(({ day }) => dayWord(day)),
    series: [
      { name: "compliant", tone: "ok", values: days.map(({ cell }) => cell.compliant) },
      { name: "not compliant", tone: "bad", values: days.map(({ cell }) => cell.noncompliant) },
      { name: "pending", tone: "busy", values: days.map(({ cell }) => cell.pending) },
    ],
  };
}

/** "98.3 % on 24 Nov, +2.1 points in 30 days"; null while nothing is measured. */
function trendWord(heat: HeatMap): string | null {
  const last = measured(heat).findLast(({ cell }) => cell.percent !== null);
  const percent = share(last?.cell.percent ?? null);
  if (!last || percent === null) return null;
  const change = changeWord(heat.total.change);
  const since = `in ${String(heat.days.length)} days`;
  const moved =
    change === "none" ? `, as ${String(heat.days.length)} days ago` : `, ${change ?? ""} points ${since}`;
  return `${percent} on ${dayWord(last.day)}${change === null ? "" : moved}`;
}
