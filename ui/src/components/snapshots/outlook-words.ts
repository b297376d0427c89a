/** The words for what will happen to a volume. */
import type { DuePolicy, VolumeCompliance, VolumeDecision } from "@/api/schema";

export const COMPLIANCE: Readonly<Record<VolumeCompliance["status"], string>> = {
  compliant: "compliant",
  noncompliant: "not compliant",
  pending: "pending",
};

const SOURCES: Readonly<Record<VolumeDecision["source"], string>> = {
  manual: "assigned by hand",
  rule: "by rule",
  metadata: "by the volume's metadata",
  none: "nobody asks for it",
};

/** One line: whether snapshots are made, and by whose word. */
export function headline({ auto_snapshot, excluded, source }: VolumeDecision): string {
  if (excluded) return "Excluded: no snapshots are made";
  return `${auto_snapshot ? "Snapshots are made" : "No snapshots are made"}, ${SOURCES[source]}`;
}

/** When the next snapshot for a policy is to be made: a moment, or the words for there being none. */
export function nextDue(policy: DuePolicy): { at: string } | { words: string } {
  if (policy.is_due) return { words: `now, since ${policy.due_since ?? policy.first_due_on} (UTC)` };
  return policy.next_due_at ? { at: policy.next_due_at } : { words: "not while it is excluded" };
}
