/** What saving rules would do, in words. */
import type { Outcome, PolicyEffect, RulesEffect } from "@/api/schema";
import { counted } from "@/lib/format";

/** "12 volumes begin to be snapshotted, 3 end, 4 change; 161 stay as they are." */
export function effectWords({
  begins,
  ends,
  changes,
  same,
  volumes,
}: Omit<RulesEffect, "items" | "policies" | "rules">): string {
  if (begins + ends + changes === 0) {
    return `Nothing changes for any of the ${counted(volumes, "volume", "volumes")}.`;
  }
  const parts = [
    begins > 0 && `${counted(begins, "volume begins", "volumes begin")} to be snapshotted`,
    ends > 0 && `${counted(ends, "volume is", "volumes are")} snapshotted no more`,
    changes > 0 && `${counted(changes, "volume gets", "volumes get")} other policies or figures`,
  ].filter(Boolean);
  return `${parts.join(", ")}; ${counted(same, "stays as it is", "stay as they are")}.`;
}

/** "12 volumes gain daily_5, 3 lose it: 80 → 89", for each policy that it touches. */
export function policyWords(policies: readonly PolicyEffect[]): string[] {
  return policies.flatMap(({ policy, before, after, gains, losses }) => {
    if (gains + losses === 0) return [];
    const gained = gains > 0 && `${counted(gains, "volume gains", "volumes gain")} ${policy}`;
    const lost =
      losses > 0 &&
      (gained ? `${losses} lose it` : `${counted(losses, "volume loses", "volumes lose")} ${policy}`);
    return [`${[gained, lost].filter(Boolean).join(", ")}: ${before} → ${after}`];
  });
}

export function outcomeWords({ auto_snapshot, policies }: Outcome): string {
  if (!auto_snapshot || policies.length === 0) return "no snapshots";
  return policies.map(({ name, retention }) => `${name} (keeps ${retention})`).join(", ");
}
