/** What will happen to a volume: the chain of reasons, what to look at, and each policy with its figures. */
import { Alert } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import type { DuePolicy, VolumeCompliance } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { counted } from "@/lib/format";
import type { VolumeOutlook } from "./decision-api";
import { COMPLIANCE, headline, nextDue } from "./outlook-words";

export function Outlook({ outlook: { decision, compliance } }: { outlook: VolumeOutlook }) {
  return (
    <>
      <section className="outlook" aria-label="Why">
        <p className="outlook-headline">{headline(decision)}</p>
        <ol className="reasons">
          {decision.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ol>
        {decision.warnings.length > 0 && (
          <Alert className="problem" variant="default" icon={<IconAlertTriangle size={18} />} title="Look at">
            <ul className="warnings">
              {decision.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Alert>
        )}
      </section>
      {decision.policies.map((policy) => (
        <PolicyFacts
          key={policy.policy}
          policy={policy}
          state={compliance && stateOf(compliance.get(policy.policy), decision.excluded)}
        />
      ))}
    </>
  );
}

type State = VolumeCompliance["status"] | "excluded" | "undecided";

/** The list of compliance knows what was decided last; a policy that is newer than that is not in it. */
function stateOf(found: VolumeCompliance | undefined, excluded: boolean): State {
  return excluded ? "excluded" : (found?.status ?? "undecided");
}

const STATES: Readonly<Record<State, string>> = {
  ...COMPLIANCE,
  excluded: "excluded",
  undecided: "counts from the next assignment on",
};

function PolicyFacts({ policy, state }: { policy: DuePolicy; state: State | null }) {
  const due = nextDue(policy);
  return (
    <section className="outlook" aria-label={`Policy ${policy.policy}`}>
      <h3>
        {policy.policy}
        {state && <StateMark state={state} label={STATES[state]} />}
      </h3>
      <dl className="details">
        <div>
          <dt>Next due</dt>
          <dd>{"at" in due ? <Instant at={due.at} /> : due.words}</dd>
        </div>
        <div>
          <dt>Newest snapshot</dt>
          <dd>
            {policy.newest_snapshot_at ? (
              <Instant at={policy.newest_snapshot_at} />
            ) : (
              <span className="none">none yet</span>
            )}
          </dd>
        </div>
        <div>
          <dt>Keeps</dt>
          <dd>
            the newest {policy.retention} <span className="of">from {policy.retention_from}</span>
          </dd>
        </div>
        <div>
          <dt>SLA</dt>
          <dd>
            {counted(policy.sla_days, "day", "days")} <span className="of">from {policy.sla_from}</span>
          </dd>
        </div>
        <div>
          <dt>Has it since</dt>
          <dd>
            <Instant at={policy.given_at} />
            {" · "}
            <span className="of nowrap">first due on {policy.first_due_on} (UTC)</span>
          </dd>
        </div>
      </dl>
    </section>
  );
}
