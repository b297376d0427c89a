/** The run that somebody asked for: its steps, each with its state, and what it waits for. */
import { Paper } from "@mantine/core";
import type { OnDemandRun, SnapshotRun, Step } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useNow } from "@/hooks/use-now";
import { duration } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { STEPS, waitingWords } from "./monitor-words";

interface Props {
  request: OnDemandRun;
  /** The run under way, whoever asked for it. */
  running: SnapshotRun | null;
}

export function RequestSteps({ request, running }: Props) {
  const now = useNow(1);
  return (
    <Paper withBorder className="card" component="section" aria-label="The run on demand">
      <div className="live-words">
        <span role="status">
          Asked for by {request.requested_by} at <Instant at={request.requested_at} />
          {" · "}
          <StateMark state={request.status} />
        </span>
        {request.run_id !== null && (
          <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: request.run_id }}>
            Run {request.run_id}
          </TextLink>
        )}
      </div>
      {request.status === "pending" && <p className="of step-note">{waitingWords(request, running, now)}</p>}
      {request.error && <p className="step-error">{request.error}</p>}
      {request.steps.length > 0 && (
        <ol className="steps">
          {request.steps.map((step) => (
            <li key={step.name} data-state={step.state}>
              <span className="step-name">{STEPS[step.name] ?? step.name}</span>
              <span className="step-facts">
                <StateMark state={step.state} /> <Took step={step} now={now} />
              </span>
              {step.detail && step.state !== "failed" && <span className="of">{step.detail}</span>}
            </li>
          ))}
        </ol>
      )}
    </Paper>
  );
}

function Took({ step, now }: { step: Step; now: number }) {
  if (!step.started_at) return null;
  const end = step.finished_at ? Date.parse(step.finished_at) : now;
  const seconds = secondsSince(step.started_at, end);
  return <span className="of">{duration(step.finished_at ? seconds : Math.round(seconds))}</span>;
}
