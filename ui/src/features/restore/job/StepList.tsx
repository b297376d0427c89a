/** Each step as it goes: done, at work and what it waits for, yet to come, or failed and why. */
import { Paper, Progress } from "@mantine/core";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import IconCircle from "@tabler/icons-react/dist/esm/icons/IconCircle.mjs";
import IconLoader from "@tabler/icons-react/dist/esm/icons/IconLoader2.mjs";
import IconMinus from "@tabler/icons-react/dist/esm/icons/IconMinus.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import type { RestoreJobDetail, RestoreJobStep } from "@/api/schema";
import { goesOn, STEPS } from "@/components/restore/restore-words";
import { useNow } from "@/hooks/use-now";
import { duration } from "@/lib/format";
import { localTimes, secondsSince } from "@/lib/time";
import { runningFor } from "../job-words";

const MARKS = {
  PENDING: { Icon: IconCircle, words: "to come" },
  RUNNING: { Icon: IconLoader, words: "at work" },
  SUCCEEDED: { Icon: IconCheck, words: "done" },
  FAILED: { Icon: IconX, words: "failed" },
  SKIPPED: { Icon: IconMinus, words: "not needed" },
} as const;

/** The server tells tenths: what took less is not nothing. */
const SHORT = 0.05;

interface Props {
  job: RestoreJobDetail;
  /** When the server said so, by the reader's clock. */
  toldAt: number;
}

export function StepList({ job, toldAt }: Props) {
  return (
    <Paper withBorder className="card" component="section">
      <h2 className="card-title">Steps</h2>
      {goesOn(job.status) && <Going job={job} />}
      <ol className="job-steps" aria-label="Steps">
        {job.steps.map((step) => (
          <Step key={step.step} step={step} job={job} toldAt={toldAt} />
        ))}
      </ol>
    </Paper>
  );
}

function Going({ job }: { job: RestoreJobDetail }) {
  const now = useNow(1);
  const isBack = job.cancel_requested_by !== null;
  const {
    percent,
    completed_steps: done,
    total_steps: all,
    current_step: step,
    waits_for: waits,
  } = job.progress;
  return (
    <div className="job-going">
      <div className="live-words">
        <span role="status">{goingWords(job, step && STEPS[step], waits)}</span>
        <span>
          {!isBack && `${done} of ${all} · ${percent} %`}
          {!isBack && job.started_at && " · "}
          {job.started_at && duration(Math.round(secondsSince(job.started_at, now)))}
        </span>
      </div>
      <Progress
        value={isBack ? 100 : percent}
        animated={isBack}
        size={8}
        aria-label={isBack ? "On the way back" : "Progress of the restore"}
      />
      {job.status === "RUNNING" && !job.is_alive ? (
        <p className="job-step-error" role="status">
          The process that does it shows no sign of life. Unless it comes back, the job is interrupted in a
          moment, and can be retried then.
        </p>
      ) : (
        <p className="of">It goes on without this page: it can be left, and found again under Restore.</p>
      )}
    </div>
  );
}

function goingWords(
  { status, progress, cancel_requested_by: by }: RestoreJobDetail,
  step: string | null,
  waits: string | null,
): string {
  if (status === "PENDING") return "Waits for its turn";
  if (by !== null) return waits === null ? "On the way back" : `On the way back: waits for ${waits}`;
  if (progress.completed_steps === progress.total_steps) return "Brings the inventory up to date";
  if (waits !== null) return `Waits for ${waits}`;
  return step ?? "Between two steps";
}

function Step({ step, job, toldAt }: Props & { step: RestoreJobStep }) {
  const { Icon, words } = MARKS[step.status];
  const details = step.details.details;
  const going = goesOn(job.status);
  // The reason of the whole job is told above already.
  const error = step.error !== null && job.failure_reason?.startsWith(step.error) ? null : step.error;
  return (
    <li data-status={step.status}>
      <Icon size={17} aria-label={step.status === "PENDING" && !going ? "not reached" : words} />
      <div className="job-step-words">
        <strong>{STEPS[step.step]}</strong>
        {typeof details === "string" && <span className="of">{localTimes(details)}</span>}
        {step.status === "RUNNING" && step.waits_for && <span>Waits for {step.waits_for}</span>}
        {error && <span className="job-step-error">{error}</span>}
      </div>
      <span className="job-step-time">
        {step.status === "RUNNING" ? (
          <Running seconds={step.seconds} toldAt={toldAt} />
        ) : (
          step.status !== "PENDING" && step.seconds !== null && duration(step.seconds || SHORT)
        )}
      </span>
    </li>
  );
}

function Running({ seconds, toldAt }: { seconds: number | null; toldAt: number }) {
  const passed = runningFor(seconds, toldAt, useNow(1));
  return passed === null ? null : duration(Math.round(passed));
}
