import { Link } from "@tanstack/react-router";
import type { ComplianceSummary } from "@/api/schema";
import { NotMeasured } from "@/components/NotMeasured";
import { TextLink } from "@/components/TextLink";
import { count, counted } from "@/lib/format";
import { share } from "./sums";

const STATES = [
  { status: "compliant", label: "Compliant", tone: "ok" },
  { status: "noncompliant", label: "Not compliant", tone: "bad" },
  { status: "pending", label: "Pending", tone: "busy" },
] as const;

/** How many policies of volumes are as promised, each a link to them; and which volumes none is promised for. */
export function ComplianceTiles({ summary: { total, volumes, sla_days } }: { summary: ComplianceSummary }) {
  return (
    <>
      <ul className="counts" aria-label="Figures">
        <li>
          <div className="count">
            <span className="count-label">Compliance</span>
            <span className="count-figure">{share(total.percent) ?? <NotMeasured />}</span>
          </div>
        </li>
        {STATES.map(({ status, label, tone }) => (
          <li key={status}>
            <Link to="/snapshot-compliance" search={{ status }} className="count">
              <span className="state count-label" data-tone={tone}>
                {label}
              </span>
              <span className="count-figure">{count(total[status])}</span>
            </Link>
          </li>
        ))}
        <li>
          <div className="count">
            <span className="count-label">Volumes snapshotted</span>
            <span className="count-figure">
              {count(volumes.automated)} of {count(volumes.volumes)}
            </span>
          </div>
        </li>
      </ul>
      <p className="tiles-note">
        A volume counts once for each of its policies; pending ones are not in the percentage. The SLA is{" "}
        {counted(sla_days, "day", "days")} where nobody says otherwise. Excluded: {count(volumes.excluded)} ·
        no snapshots asked for: {count(volumes.not_asked)} · not decided yet: {count(volumes.undecided)}
        {volumes.with_warnings > 0 && ` · with something to look at: ${count(volumes.with_warnings)}`}.{" "}
        <TextLink size="xs" to="/snapshot-policies" underline="always">
          The policies
        </TextLink>
      </p>
    </>
  );
}
