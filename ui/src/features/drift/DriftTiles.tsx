import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { DriftSummary } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { count } from "@/lib/format";

const SEVERITIES = ["critical", "warning", "info"] as const;

/** The open ones by severity, each a link to its events. */
export function DriftTiles({ summary }: { summary: DriftSummary | undefined }) {
  if (!summary)
    return <Skeleton h={42} role="progressbar" aria-busy="true" aria-label="Loading the figures" />;
  return (
    <>
      <ul className="counts" aria-label="Figures">
        {SEVERITIES.map((severity) => (
          <li key={severity}>
            <Link to="/drift" search={{ severity, acknowledged: "false" }} className="count">
              <span className="state count-label" data-tone={TONE[severity]}>
                Open, {severity}
              </span>
              <span className="count-figure">{count(summary.by_severity[severity]?.open ?? 0)}</span>
            </Link>
          </li>
        ))}
        <li>
          <Link to="/drift" search={{ acknowledged: "true" }} className="count">
            <span className="count-label">Acknowledged</span>
            <span className="count-figure">{count(summary.acknowledged)}</span>
          </Link>
        </li>
        <li>
          <Link to="/drift" search={{ tab: "rules" }} className="count">
            <span className="count-label">Rules enabled</span>
            <span className="count-figure">
              {count(summary.rules_enabled)} of {count(summary.rules_total)}
            </span>
          </Link>
        </li>
      </ul>
      {summary.oldest_open_at && (
        <p className="tiles-note">
          The oldest open event is of <Instant at={summary.oldest_open_at} />.
        </p>
      )}
    </>
  );
}

const TONE = { critical: "bad", warning: "warn", info: "off" } as const;
