/** A plan, part by part: what to know, what is kept and what goes, each step, the addresses, the quotas. */
import { Alert, Paper } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import type { Plan } from "@/api/schema";
import { STEPS } from "@/components/restore/restore-words";
import { counted } from "@/lib/format";
import { localTimes } from "@/lib/time";
import { keptWords, lostWords } from "../job-words";
import { PlannedAddresses } from "./PlannedAddresses";
import { QuotaTable } from "./QuotaTable";
import { Sentences } from "./Sentences";

/** With the steps left out where they are shown as they go. */
export function PlanParts({ plan, steps = true }: { plan: Plan; steps?: boolean }) {
  return (
    <>
      <Blockers blockers={plan.blockers} />
      <Warnings warnings={plan.warnings} />
      <WhatStays plan={plan} />
      {steps && <PlannedSteps plan={plan} />}
      <PlannedAddresses plan={plan} />
      <QuotaTable check={plan.quota_check} project={plan.project_name ?? plan.project_id} />
    </>
  );
}

function Blockers({ blockers }: { blockers: readonly string[] }) {
  if (blockers.length === 0) return null;
  return (
    <Alert
      className="problem"
      variant="default"
      role="alert"
      icon={<IconLock size={18} />}
      title="It cannot be executed"
    >
      <Sentences sentences={blockers} />
    </Alert>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Alert
      className="caution"
      variant="default"
      icon={<IconAlertTriangle size={18} />}
      title={counted(warnings.length, "thing to know", "things to know")}
    >
      <Sentences sentences={warnings} />
    </Alert>
  );
}

function WhatStays({ plan }: { plan: Plan }) {
  const lost = lostWords(plan);
  return (
    <Paper withBorder className="card stays" component="section">
      {lost.length > 0 && (
        <div data-danger>
          <h2 className="card-title">What goes</h2>
          <Sentences sentences={lost} />
        </div>
      )}
      <div>
        <h2 className="card-title">What is kept</h2>
        <Sentences sentences={keptWords(plan)} />
      </div>
    </Paper>
  );
}

function PlannedSteps({ plan }: { plan: Plan }) {
  return (
    <Paper withBorder className="card" component="section">
      <h2 className="card-title">What it will do</h2>
      <ol className="plan-steps">
        {plan.actions.map(({ step, details }) => (
          <li
            key={step}
            data-danger={step === "DELETE_EXISTING_VM" || step === "CLEANUP_OLD_STORAGE" || undefined}
          >
            <strong>{STEPS[step]}</strong>
            <span>{localTimes(details)}</span>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
