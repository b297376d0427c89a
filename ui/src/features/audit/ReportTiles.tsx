/** The figures that are looked at first; those that stand for a list lead to it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ComplianceReport } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NotMeasured } from "@/components/NotMeasured";
import { useNow } from "@/hooks/use-now";
import { age, count, duration } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import type { Span } from "./span";

interface Props {
  report: ComplianceReport;
  span: Span;
}

export function ReportTiles({ report, span }: Props) {
  const { changes, looks, acts, access, drift } = report;
  const open = drift.open.critical ?? 0;
  return (
    <>
      <ul className="counts" aria-label="Figures">
        <li>
          <Link to="/history" search={{ ...span }} className="count">
            <Figure label="Changes">{count(changes.created + changes.changed + changes.deleted)}</Figure>
          </Link>
        </li>
        <li>
          <Link to="/runs" className="count">
            <Figure label="Complete looks">
              {count(looks.complete)} of {count(looks.runs)}
            </Figure>
          </Link>
        </li>
        <Tile label="Longest gap">
          <Seconds value={looks.longest_gap_seconds} />
        </Tile>
        <li>
          <Link to="/drift" search={{ severity: "critical", acknowledged: "false" }} className="count">
            <Figure label="Open critical drift" tone={open > 0 ? "bad" : "ok"}>
              {count(open)}
            </Figure>
          </Link>
        </li>
        <Tile label="Oldest critical">
          <OldestCritical at={drift.oldest_open_critical_at} open={open} />
        </Tile>
        <Tile label="Acknowledged in">
          <Seconds value={drift.median_seconds_to_acknowledge} />
        </Tile>
        <Tile label="Acts here">{count(acts.acts)}</Tile>
        <Tile label="Changes through here">{count(acts.changes_through_here)}</Tile>
        <Tile label="Changes from elsewhere">{count(acts.changes_from_elsewhere)}</Tile>
        <Tile label="Refused or failed acts">{count(acts.refused_or_failed)}</Tile>
        <Tile label="Failed logins">
          {count(access.failed_logins)} of {count(access.logins + access.failed_logins)}
        </Tile>
        <Tile label="Permissions denied">{count(access.permissions_denied)}</Tile>
      </ul>
      <LooksNote looks={looks} />
    </>
  );
}

function Tile({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li>
      <span className="count">
        <Figure label={label}>{children}</Figure>
      </span>
    </li>
  );
}

function Figure({ label, tone, children }: { label: string; tone?: "bad" | "ok"; children: ReactNode }) {
  return (
    <>
      <span className={tone ? "state count-label" : "count-label"} data-tone={tone}>
        {label}
      </span>
      <span className="count-figure">{children}</span>
    </>
  );
}

function Seconds({ value }: { value: number | null }) {
  return value === null ? <NotMeasured /> : <>{duration(value)}</>;
}

function OldestCritical({ at, open }: { at: string | null; open: number }) {
  const now = useNow(60);
  if (at !== null) return <time dateTime={at}>{age(secondsSince(at, now))}</time>;
  return open === 0 ? <span className="none">none open</span> : <NotMeasured />;
}

/** Where the looks were not what they should be: when nothing was seen, and what was seen in part only. */
function LooksNote({ looks }: { looks: ComplianceReport["looks"] }) {
  const { longest_gap_from: from, longest_gap_until: until, partial, failed } = looks;
  return (
    <p className="tiles-note">
      {from === null || until === null ? (
        "No complete look lies in this time: what came and went was not seen."
      ) : (
        <>
          What came and went between <Instant at={from} /> and <Instant at={until} /> was not seen.
        </>
      )}
      {partial + failed > 0 && ` Partial looks: ${count(partial)}, failed ones: ${count(failed)}.`}
    </p>
  );
}
