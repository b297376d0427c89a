/** Roles in effect as people read them: by project (or by person), what was given first, what that brings after it. */
import type { EffectiveAccess } from "@/api/schema";

export interface Place {
  key: string;
  rows: readonly EffectiveAccess[];
  /** Roles that lead here by themselves, each with its ways. */
  given: readonly { role: string; ways: readonly string[]; row: EffectiveAccess }[];
  /** Roles that are here only because another one implies them. */
  brought: readonly string[];
  inForce: boolean;
}

export function nameOfRole(row: EffectiveAccess): string {
  return row.role_name ?? row.role_id;
}

/** The scope of a row, as one word that is the same for all of its roles. */
function scopeOf(row: EffectiveAccess): string {
  return `${row.scope_type ?? ""}/${row.project_id ?? row.domain_id ?? ""}`;
}

/** In the order in which the rows come; `by` says what stands together. */
export function places(rows: readonly EffectiveAccess[], by: "scope" | "user"): Place[] {
  const groups = new Map<string, EffectiveAccess[]>();
  for (const row of rows) {
    const key = by === "scope" ? scopeOf(row) : row.user_id;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, members]) => ({
    key,
    rows: members,
    given: members.flatMap((row) => {
      const ways = row.why.filter((_, number) => !row.sources[number]?.implied_by_id);
      return ways.length > 0 ? [{ role: nameOfRole(row), ways, row }] : [];
    }),
    brought: members
      .filter((row) => row.sources.every((source) => source.implied_by_id))
      .map((row) => nameOfRole(row)),
    inForce: members.some((row) => row.in_force),
  }));
}

/** Why a place is without force, for whoever wonders. */
export function dormant(by: "scope" | "user"): string {
  return by === "scope"
    ? "Not in force: the user, the project or a domain is disabled"
    : "Not in force: this user, the project or a domain is disabled";
}
