/** A rule as the API and snapshot_policy_rules.json have it, in words, and its place among the others. */
export interface Match {
  domain_name?: string | readonly string[];
  tenant_name?: string | readonly string[];
  volume_name_prefix?: string;
  volume_name_contains?: string;
  bootable?: boolean;
  min_size_gb?: number;
  max_size_gb?: number;
  metadata_equals?: Readonly<Record<string, string>>;
  metadata_contains?: Readonly<Record<string, string>>;
}

export interface Rule {
  [key: string]: unknown;
  name: string;
  match: Match;
  priority?: number;
  policies?: readonly string[];
  auto_snapshot?: boolean;
  retention?: Readonly<Record<string, number>>;
  stop?: boolean;
}

export const USUAL_PRIORITY = 1000;
export const priorityOf = ({ priority }: Rule): number => priority ?? USUAL_PRIORITY;

/** In the order in which they are asked. Equal priorities stay as they stand. */
export function inOrder(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((one, other) => priorityOf(one) - priorityOf(other));
}

/** The rule that was moved takes the nearest priority that keeps it at its new place; all others keep theirs. */
export function withPlaces(before: readonly Rule[], after: readonly Rule[]): Rule[] {
  const at = movedTo(before, after);
  const moved = after[at];
  if (!moved) return [...after];
  const [lowest, highest] = [after[at - 1], after[at + 1]];
  const least = lowest ? priorityOf(lowest) : 0;
  const most = highest ? priorityOf(highest) : Number.POSITIVE_INFINITY;
  const priority = Math.min(Math.max(priorityOf(moved), least), most);
  return after.map((rule, place) => (place === at ? { ...rule, priority } : rule));
}

function movedTo(before: readonly Rule[], after: readonly Rule[]): number {
  const first = after.findIndex((rule, at) => rule.name !== before[at]?.name);
  const up = after[first];
  const rest = (rules: readonly Rule[], name: string) =>
    rules.flatMap((rule) => (rule.name === name ? [] : [rule.name])).join("\n");
  if (up && rest(before, up.name) === rest(after, up.name)) return first;
  return after.findIndex(({ name }) => name === before[first]?.name);
}

const quoted = (words: string | readonly string[]) =>
  (typeof words === "string" ? [words] : words).join(" or ");
const pairs = (all: Readonly<Record<string, string>>, sign: string) =>
  Object.entries(all).map(([key, value]) => `${key} ${sign} ${value}`);

/** Which volumes are meant: "tenant webshop · name begins with data-". */
export function matchWords(match: Match): string {
  const words = [
    match.domain_name && `domain ${quoted(match.domain_name)}`,
    match.tenant_name && `tenant ${quoted(match.tenant_name)}`,
    match.volume_name_prefix && `name begins with ${match.volume_name_prefix}`,
    match.volume_name_contains && `name contains ${match.volume_name_contains}`,
    match.bootable !== undefined && (match.bootable ? "bootable" : "not bootable"),
    match.min_size_gb !== undefined && `at least ${match.min_size_gb} GiB`,
    match.max_size_gb !== undefined && `at most ${match.max_size_gb} GiB`,
    ...pairs(match.metadata_equals ?? {}, "is"),
    ...pairs(match.metadata_contains ?? {}, "contains"),
  ].filter(Boolean);
  return words.length === 0 ? "every volume" : words.join(" · ");
}

/** What a matching volume gets: "daily_5 (keeps 14), monthly_1st". */
export function giftWords({ auto_snapshot = true, policies = [], retention = {} }: Rule): string {
  if (!auto_snapshot) return "no snapshots";
  if (policies.length === 0) return "names no policy";
  return policies
    .map((name) => (retention[name] === undefined ? name : `${name} (keeps ${retention[name]})`))
    .join(", ");
}
