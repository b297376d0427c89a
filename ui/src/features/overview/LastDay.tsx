import { Paper, Skeleton, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ChangeEntry } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { ResourceLink } from "@/components/ResourceLink";
import { TextLink } from "@/components/TextLink";
import { count } from "@/lib/format";
import { ACTIONS, useLastDay } from "./last-day";

export function LastDay() {
  const day = useLastDay();
  return (
    <Paper withBorder className="card">
      <div className="card-head">
        <Title order={2} size="h5">
          What changed in the last 24 hours
        </Title>
        {day.data && (
          <TextLink size="sm" to="/history" search={{ since: day.data.since }}>
            All of it
          </TextLink>
        )}
      </div>
      {day.isPending && <Skeleton h={248} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {day.isError && (
        <ProblemNotice error={day.error} onRetry={() => void day.refetch()} retrying={day.isFetching} />
      )}
      {day.data && (
        <>
          <ul className="figures" aria-label="Changes by action">
            {ACTIONS.map((action) => (
              <li key={action}>
                <Link to="/history" search={{ since: day.data.since, action }}>
                  <span className="figures-value">{count(day.data.counts[action])}</span>
                  <span className="figures-label">{action}</span>
                </Link>
              </li>
            ))}
          </ul>
          {day.data.lines.length === 0 ? (
            <Text size="sm" c="dimmed">
              No run has seen a change in this time.
            </Text>
          ) : (
            <ul className="last-changes" aria-label="Newest changes">
              {day.data.lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </ul>
          )}
        </>
      )}
    </Paper>
  );
}

function Line({ line }: { line: ChangeEntry }) {
  return (
    <li>
      <NavIcon name={line.resource_type} size={15} />
      <span className="last-changes-words" title={`${line.resource_label}: ${line.summary}`}>
        <span className="of">{line.resource_label}</span>{" "}
        <ResourceLink
          type={line.resource_type}
          id={line.resource_id}
          name={line.resource_name}
          region={line.region_name}
          gone={line.action === "deleted"}
        />{" "}
        <span className="of">{line.summary}</span>
      </span>
      <span className="log-time">
        <Instant at={line.recorded_at} form="short" />
      </span>
    </li>
  );
}
