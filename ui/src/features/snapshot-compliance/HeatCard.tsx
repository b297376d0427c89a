/** Compliance by day, of each tenant, domain or policy: how it has been, and how it goes. */
import { Group, Paper, SegmentedControl, Skeleton, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ProblemNotice } from "@/components/ProblemNotice";
import type { Search } from "@/lib/list-search";
import { DAYS, heatQuery, heatWords } from "./compliance-api";
import { legendOf } from "./heat";
import { HeatTable } from "./HeatTable";
import type { View } from "./sums";
import { ThresholdsButton } from "./ThresholdsButton";

const SPANS = ["14", "30", "90"];
const ROWS = 50;

interface Props {
  view: View;
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
}

export function HeatCard({ view, search, onChange }: Props) {
  const words = heatWords(view, search);
  const heat = useQuery({ ...heatQuery(words, ROWS), placeholderData: keepPreviousData });
  return (
    <Paper
      withBorder
      className="card heat-card"
      component="section"
      aria-label={`Compliance of each ${view} by day`}
    >
      <div className="card-head">
        <Title order={2} size="h5">
          Each {view} by day
        </Title>
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label="Days"
            data={SPANS.map((value) => ({ value, label: `${value} days` }))}
            value={words.days}
            onChange={(days) => {
              onChange({ days: days === DAYS ? undefined : days });
            }}
          />
          <DownloadLog files={logFiles("/snapshot/compliance/heat-map", words)} />
        </Group>
      </div>
      {heat.isPending && (
        <Skeleton h={160} role="progressbar" aria-busy="true" aria-label="Loading the days" />
      )}
      {heat.isError && (
        <ProblemNotice error={heat.error} onRetry={() => void heat.refetch()} retrying={heat.isFetching} />
      )}
      {heat.data?.items.length === 0 && (
        <p className="of">No report of these days yet: the snapshot worker keeps one a day.</p>
      )}
      {heat.data && heat.data.items.length > 0 && <HeatTable heat={heat.data} search={search} />}
      {heat.data && (
        <div className="heat-legend">
          {legendOf(heat.data.thresholds).map(({ tone, words: of }) => (
            <span key={tone} className="state" data-tone={tone}>
              {of}
            </span>
          ))}
          <span>– not measured</span>
          <ThresholdsButton thresholds={heat.data.thresholds} />
          {heat.data.items_total > heat.data.items.length && (
            <span>
              the {heat.data.items.length} worst of {heat.data.items_total}; a file has all of them
            </span>
          )}
        </div>
      )}
    </Paper>
  );
}
