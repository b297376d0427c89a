/** From a server to a plan of its restore: which server, which moment, how. Each choice is a word of the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PageHeader } from "@/components/PageHeader";
import { withSearch } from "@/lib/list-search";
import { choicesOf } from "../choices";
import { RestoreGate } from "../RestoreGate";
import { HowStep } from "./HowStep";
import { PointStep } from "./PointStep";
import { ServerStep } from "./ServerStep";
import { Steps, stepOf, type StepProps } from "./Steps";

export function WizardPage() {
  return (
    <RestoreGate page="Restore a server" action="admin">
      <Wizard />
    </RestoreGate>
  );
}

function Wizard() {
  const search = useSearch({ from: "/shell/restore/new" });
  const navigate = useNavigate({ from: "/restore/new" });
  const choices = choicesOf(search);
  const step = stepOf(search);
  const change: StepProps["onChange"] = (words, how) => {
    void navigate({ search: (before) => withSearch(before, words), ...how });
  };
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Restore a server"
        note="nothing happens before you have read and confirmed the plan"
      />
      <Steps search={search} at={step} />
      {step === "server" && <ServerStep search={search} onChange={change} />}
      {step === "point" && choices.vmId !== undefined && (
        <PointStep vmId={choices.vmId} chosen={choices.snapshotId} onChange={change} />
      )}
      {step === "how" && choices.vmId !== undefined && (
        <HowStep vmId={choices.vmId} choices={choices} onChange={change} />
      )}
    </div>
  );
}
