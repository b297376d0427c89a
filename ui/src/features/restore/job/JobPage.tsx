/** One restore: its plan until somebody executes it, then how it goes, then what came of it. */
import { Skeleton } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import type { RestoreJobDetail } from "@/api/schema";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { JobState } from "@/components/restore/JobState";
import { TextLink } from "@/components/TextLink";
import { RestoreGate } from "../RestoreGate";
import { wordsOf } from "../choices";
import { useJob } from "../use-job";
import { Steps } from "../wizard/Steps";
import { JobFacts } from "./JobFacts";
import { PlanCard } from "./PlanCard";
import { PlanParts } from "./PlanParts";

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
  return (
    <div className="page page-scrolls">
      <TextLink to="/restore" size="sm" className="back">
        <IconChevronLeft size={14} aria-hidden /> Restore
      </TextLink>
      <PageHeader
        title={job.data ? `Restore of ${job.data.vm_name}` : "Restore"}
        note={job.data && <JobState job={job.data} />}
      />
      {job.isPending && <Skeleton h={400} aria-busy="true" aria-label="Loading" />}
      {job.isError && (
        <ProblemNotice error={job.error} onRetry={() => void job.refetch()} retrying={job.isFetching} />
      )}
      {job.data && <JobParts key={id} job={job.data} />}
    </div>
  );
}

function JobParts({ job }: { job: RestoreJobDetail }) {
  const isPlan = job.status === "PLANNED";
  return (
    <>
      {isPlan && <Steps search={wordsOf(job.plan)} at="plan" />}
      <div className="job-columns">
        <div className="job-main">
          <PlanParts plan={job.plan} />
        </div>
        <div className="job-side">
          {isPlan && <PlanCard job={job} />}
          <JobFacts job={job} />
        </div>
      </div>
    </>
  );
}
