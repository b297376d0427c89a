/** The words for drills: states, and what the checks have shown. */
import type { RestoreDrill } from "@/api/schema";
import { STEPS } from "@/components/restore/restore-words";
import { counted } from "@/lib/format";

type Status = RestoreDrill["status"];

export const DRILL_STATES: Readonly<Record<Status, string>> = {
  RUNNING: "running",
  TEARING_DOWN: "being taken away",
  PASSED: "passed",
  FAILED: "failed",
  CANCELED: "canceled",
  INTERRUPTED: "interrupted",
};

export function isUnderWay(status: Status): boolean {
  return status === "RUNNING" || status === "TEARING_DOWN";
}

/** "5 checks, all as expected"; null: it did not come so far. */
export function checksWords(checks: RestoreDrill["checks"]): string | null {
  if (checks.length === 0) return null;
  const wrong = checks.filter(({ ok }) => !ok).length;
  const all = counted(checks.length, "check", "checks");
  return wrong === 0 ? `${all}, all as expected` : `${all}, ${wrong} not as expected`;
}

const PHASES: Readonly<Record<string, string>> = {
  ...STEPS,
  QUEUED: "Wait for its turn",
  TEAR_DOWN: "Take all of it away",
};

export function phaseName(step: string): string {
  return PHASES[step] ?? step;
}

/** What was expected or found: one value, or several. */
export function valueWords(value: string | readonly string[]): string {
  if (typeof value === "string") return value;
  return value.length === 0 ? "nothing" : value.join(", ");
}
