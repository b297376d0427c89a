import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { RunsSummary } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { oneText } from "@/lib/address";
import { count } from "@/lib/format";
import { readSearch } from "@/lib/list-search";

const FAILED = oneText(["failed", "error"]);
const TILES = [
  { label: "Failed", figure: "failed_count", status: FAILED, action: undefined, tone: "bad" },
  { label: "Skipped", figure: "skipped_count", status: "skipped", action: undefined, tone: "off" },
  { label: "Made", figure: "created_count", status: "available", action: "create", tone: "ok" },
  { label: "Deleted", figure: "deleted_count", status: "deleted", action: undefined, tone: "ok" },
] as const;

/** What was begun in the last day, what went wrong first; each is a link to its volumes. */
export function MonitorTiles({ summary }: { summary: RunsSummary | undefined }) {
  if (!summary)
    return <Skeleton h={42} role="progressbar" aria-busy="true" aria-label="Loading the figures" />;
  const { since, hours, runs_count, broken_count, newest } = summary;
  return (
    <>
      <ul className="counts" aria-label={`Figures of the last ${hours} hours`}>
        {TILES.map(({ label, figure, status, action, tone }) => (
          <li key={label}>
            <Link
              to="/snapshot-monitor"
              search={readSearch({ view: "volumes", status, action: action ?? "", since })}
              className="count"
            >
              <span className="state count-label" data-tone={summary[figure] > 0 ? tone : "off"}>
                {label}
              </span>
              <span className="count-figure">{count(summary[figure])}</span>
            </Link>
          </li>
        ))}
        <li>
          <Link to="/snapshot-monitor" search={{ since }} className="count">
            <span className="count-label">Runs</span>
            <span className="count-figure">{count(runs_count)}</span>
          </Link>
        </li>
      </ul>
      <p className="tiles-note">
        Of the last {hours} hours.{" "}
        {newest ? (
          <>
            The newest run began <Instant at={newest.started_at} />.
          </>
        ) : (
          "There has never been a run."
        )}
        {broken_count > 0 && ` Runs that failed or were interrupted: ${count(broken_count)}.`}
      </p>
    </>
  );
}
