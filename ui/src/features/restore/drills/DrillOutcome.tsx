/** What a drill has shown once its job is over: whether the server can be brought back, in what time, and what was looked at. */
import { Alert, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs";
import type { RestoreDrill, RestoreJobDetail } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { DrillButton } from "@/components/restore/DrillButton";
import { duration } from "@/lib/format";
import { LeftBehind } from "../job/LeftBehind";
import { CleanUpButton } from "../job/CleanUpButton";
import { DrillChecks } from "./DrillChecks";
import { isUnderWay, thingsWords } from "./drill-words";
import { drillQuery } from "./drills-api";

export function DrillOutcome({ job }: { job: RestoreJobDetail }) {
  const drill = useQuery(drillQuery(job.id));
  if (drill.isError) return <ProblemNotice error={drill.error} onRetry={() => void drill.refetch()} />;
  if (!drill.data) return null;
  const { status, checks, left_behind: left } = drill.data;
  if (isUnderWay(status)) return <TearingDown />;
  return (
    <>
      <Verdict drill={drill.data} />
      {left.length > 0 && (
        <LeftBehind left={left} job={job}>
          <CleanUpButton job={job} />
        </LeftBehind>
      )}
      {checks.length > 0 && <DrillChecks checks={checks} />}
    </>
  );
}

function TearingDown() {
  return (
    <Alert
      className="caution"
      variant="default"
      role="status"
      icon={<Loader size={16} />}
      title="What it made is being taken away"
    >
      The drill ends, and says what it has shown, when all of it is gone.
    </Alert>
  );
}

function Verdict({ drill }: { drill: RestoreDrill }) {
  const { status, vm_name: name, error, torn_down: gone } = drill;
  const passed = status === "PASSED";
  const titles: Readonly<Record<string, string>> = {
    PASSED: `${name} can be brought back`,
    FAILED: `${name} did not come back as it should`,
  };
  return (
    <Alert
      className={passed ? "success" : status === "FAILED" ? "problem" : "caution"}
      variant="default"
      role="status"
      icon={passed ? <IconCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={titles[status] ?? `The drill was ${status.toLowerCase()}`}
    >
      {error !== null && <p className="outcome-line">{error}</p>}
      <dl className="facts outcome-facts">
        <div>
          <dt>Time to recovery (RTO)</dt>
          <dd>{duration(drill.rto_seconds)}</dd>
        </div>
        {drill.snapshot_taken_at !== null && (
          <div>
            <dt>As of</dt>
            <dd>
              <Instant at={drill.snapshot_taken_at} />
            </dd>
          </div>
        )}
        <div>
          <dt>Taken away again</dt>
          <dd>
            {thingsWords(gone) || "nothing was made"}
            <TearDownTime drill={drill} />
          </dd>
        </div>
      </dl>
      {!passed && (
        <div className="drill-again">
          <DrillButton vmId={drill.vm_id} snapshotId={drill.snapshot_id} label="Drill again" />
        </div>
      )}
    </Alert>
  );
}

function TearDownTime({ drill: { phases } }: { drill: RestoreDrill }) {
  const last = phases.find(({ step }) => step === "TEAR_DOWN");
  return last?.seconds == null ? null : <span className="of"> in {duration(last.seconds)}</span>;
}
