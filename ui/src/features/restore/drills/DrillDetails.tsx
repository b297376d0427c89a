/** What a drill showed: why it failed, each check, how long each phase took, what could not be taken away. */
import type { RestoreDrill } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { duration } from "@/lib/format";
import { checksWords, isUnderWay, phaseName, valueWords } from "./drill-words";

export function DrillDetails({ drill }: { drill: RestoreDrill }) {
  const checks = checksWords(drill.checks);
  return (
    <>
      {drill.error && <div>{drill.error}</div>}
      {drill.left_behind.map(({ kind, id, name, why }) => (
        <div key={id}>
          Left behind: {kind} {name ?? id}. {why}
        </div>
      ))}
      {isUnderWay(drill.status) ? (
        <span className="of">It ends when all that it made is gone</span>
      ) : (
        <details>
          <summary>{checks ?? "No checks: it did not come so far"}</summary>
          <Checks drill={drill} />
          <Phases drill={drill} />
        </details>
      )}
    </>
  );
}

function Checks({ drill: { checks, snapshot_taken_at: takenAt } }: { drill: RestoreDrill }) {
  return (
    <ul className="sentences">
      {takenAt !== null && (
        <li>
          Restored from a snapshot of <Instant at={takenAt} />
        </li>
      )}
      {checks.map(({ name, expected, found, ok }) => (
        <li key={name}>
          {name}: {valueWords(found)}
          {ok ? ", as expected" : `; ${valueWords(expected)} was expected`}
        </li>
      ))}
    </ul>
  );
}

function Phases({ drill: { phases } }: { drill: RestoreDrill }) {
  const measured = phases.flatMap(({ step, seconds }) => (seconds === null ? [] : [{ step, seconds }]));
  if (measured.length === 0) return null;
  return (
    <p className="of">
      {measured.map(({ step, seconds }) => `${phaseName(step)} ${duration(seconds)}`).join(" · ")}
    </p>
  );
}
