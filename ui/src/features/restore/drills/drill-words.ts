/** The words for drills: states, and what the checks have shown. */
import type { RestoreDrill } from "@/api/schema";
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

/** What a drill has shown, in a line; its page has the rest. */
export function shownWords(drill: Pick<RestoreDrill, "status" | "error" | "checks" | "left_behind">): string {
  if (drill.status === "RUNNING") return "It ends when all that it made is gone";
  if (drill.status === "TEARING_DOWN") return "What it made is being taken away";
  const shown = drill.error ?? checksWords(drill.checks) ?? "It did not come so far as to check anything";
  const left = drill.left_behind.length;
  return left === 0 ? shown : `${shown} · ${counted(left, "thing", "things")} left behind`;
}

/** "1 server, 2 volumes": what there is of each kind. */
export function thingsWords(things: readonly { kind: string }[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of things) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, many]) => counted(many, kind.slice(0, -1), kind)).join(", ");
}

/** What was expected or found: one value, or several. */
export function valueWords(value: string | readonly string[]): string {
  if (typeof value === "string") return value;
  return value.length === 0 ? "nothing" : value.join(", ");
}
