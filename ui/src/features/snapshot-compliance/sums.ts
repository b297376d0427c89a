/** The sums of compliance as rows to be read, the worst first. */
import type { Compliance, ComplianceSummary } from "@/api/schema";
import { duration } from "@/lib/format";
import type { Search } from "@/lib/list-search";

const VIEWS = ["tenant", "domain", "policy"] as const;
export type View = (typeof VIEWS)[number];

/** What the address says; tenants when it says nothing that is known. */
export function viewOf(word: string | undefined): View {
  return VIEWS.find((each) => each === word) ?? "tenant";
}

export interface SumRow extends Compliance {
  key: string;
  name: string;
  /** Whose it is, where the name alone does not say it. */
  of: string | null;
  /** Of a project: how its last drill ended, or that there was none. */
  drill: string | null;
  /** What narrows the list to it; null: no word of the list says that. */
  words: Search | null;
}

export function rowsOf(view: View, summary: ComplianceSummary): SumRow[] {
  return unordered(view, summary).sort(
    (one, other) => other.noncompliant - one.noncompliant || one.name.localeCompare(other.name),
  );
}

function unordered(view: View, { by_tenant, by_domain, by_policy }: ComplianceSummary): SumRow[] {
  switch (view) {
    case "tenant":
      return by_tenant.map(({ project_id, tenant_name, domain_name, last_drill, ...sums }) => ({
        ...sums,
        key: project_id ?? "",
        name: tenant_name ?? project_id ?? "no tenant",
        of: domain_name,
        drill: drillWords(last_drill),
        words: project_id === null ? null : { tenant_id: project_id },
      }));
    case "domain":
      return by_domain.map(({ domain_id, domain_name, ...sums }) => ({
        ...sums,
        key: domain_id ?? "",
        name: domain_name ?? domain_id ?? "no domain",
        of: null,
        drill: null,
        words: domain_name === null ? null : { domain_name },
      }));
    case "policy":
      return by_policy.map(({ policy, ...sums }) => ({
        ...sums,
        key: policy,
        name: policy,
        of: null,
        drill: null,
        words: { policy },
      }));
  }
}

/** "passed, 8.9 s", "failed", "not drilled". */
export function drillWords(last: ComplianceSummary["by_tenant"][number]["last_drill"]): string {
  if (last === null) return "not drilled";
  if (last.status === "FAILED") return "failed";
  return last.rto_seconds === null ? "passed" : `passed, ${duration(last.rto_seconds)}`;
}

const shares = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** "97.4 %"; null where nothing is to be measured yet. */
export function share(percent: number | null): string | null {
  return percent === null ? null : `${shares.format(percent)} %`;
}
