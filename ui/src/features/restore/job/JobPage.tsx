/** One restore: its plan until somebody executes it, then how it goes, then what came of it. */
import { Skeleton } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import type { RestoreJobDetail } from "@/api/schema";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { goesOn } from "@/components/restore/restore-words";
import { JobState } from "@/components/restore/JobState";
import { TextLink } from "@/components/TextLink";
import { RestoreGate } from "../RestoreGate";
import { wordsOf } from "../choices";
import { goingBackWords } from "../job-words";
import { DrillOutcome } from "../drills/DrillOutcome";
import { DrillState } from "../drills/DrillState";
import { useJob } from "../use-job";
import { Steps } from "../wizard/Steps";
import { JobActs } from "./JobActs";
import { JobFacts } from "./JobFacts";
import { Lead } from "./Lead";
import { Outcome } from "./Outcome";
import { PlanCard } from "./PlanCard";
import { PlanParts } from "./PlanParts";
import { StepList } from "./StepList";

export function JobPage() {
  return (
    <RestoreGate page="Restore">
      <Job />
    </RestoreGate>
  );
}

function Job() {
  const { id } = useParams({ from: "/shell/restore/$id" });
  const job = useJob(id);
  const isDrill = job.data?.purpose === "drill";
  return (
    <div className="page page-scrolls">
      <TextLink to={isDrill ? "/restore/drills" : "/restore"} size="sm" className="back">
        <IconChevronLeft size={14} aria-hidden /> {isDrill ? "Restore drills" : "Restore"}
      </TextLink>
      <PageHeader
        title={job.data ? `${isDrill ? "Drill" : "Restore"} of ${job.data.vm_name}` : "Restore"}
        note={job.data && (isDrill ? <DrillState job={job.data} /> : <JobState job={job.data} />)}
      >
        {job.data && <JobActs job={job.data} />}
      </PageHeader>
      {job.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {job.isError && (
        <ProblemNotice error={job.error} onRetry={() => void job.refetch()} retrying={job.isFetching} />
      )}
      {job.data && <JobParts key={id} job={job.data} toldAt={job.dataUpdatedAt} />}
    </div>
  );
}

function JobParts({ job, toldAt }: { job: RestoreJobDetail; toldAt: number }) {
  const isPlan = job.status === "PLANNED";
  return (
    <>
      {isPlan && <Steps search={wordsOf(job.plan)} at="plan" />}
      <Lead job={job} />
      <div className="job-columns">
        <div className="job-main">
          {job.is_expired && <PlanCard job={job} />}
          {isPlan ? <PlanParts plan={job.plan} /> : <Executed job={job} toldAt={toldAt} />}
        </div>
        <div className="job-side">
          {isPlan && !job.is_expired && <PlanCard job={job} />}
          <JobFacts job={job} />
        </div>
      </div>
    </>
  );
}

function Executed({ job, toldAt }: { job: RestoreJobDetail; toldAt: number }) {
  const begun = goesOn(job.status) || job.started_at !== null;
  return (
    <>
      {!goesOn(job.status) && (job.purpose === "drill" ? <DrillOutcome job={job} /> : <Outcome job={job} />)}
      {goesOn(job.status) && job.cancel_requested_by && (
        <p className="canceling" role="status">
          {goingBackWords(job)}
        </p>
      )}
      {begun && <StepList job={job} toldAt={toldAt} />}
      <details className="the-plan">
        <summary>{begun && job.purpose === "restore" ? "The plan that was confirmed" : "The plan"}</summary>
        <div className="job-main">
          <PlanParts plan={job.plan} steps={!begun} />
        </div>
      </details>
    </>
  );
}
