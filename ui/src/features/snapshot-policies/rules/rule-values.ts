/** A rule as its form has it: every field is there, those that say nothing are empty. */
import { z } from "zod";
import { USUAL_PRIORITY, type Match, type Rule } from "./rule";

const line = z.string().max(255, "At most 255 characters");
const size = z.number().int().min(0).nullable();
/** One "key=value" a line. */
const pairs = z
  .string()
  .refine((text) => linesOf(text).every((each) => each.indexOf("=") > 0), "Each line is key=value");

export function ruleSchema(taken: readonly string[]) {
  return z
    .object({
      name: line
        .refine((name) => name.trim() !== "", "Enter a name")
        .refine((name) => !taken.includes(name.trim()), "Another rule has this name"),
      priority: z.number({ error: "Enter a number" }).int().min(0).max(1_000_000),
      domain_name: z.array(z.string()),
      tenant_name: z.array(z.string()),
      volume_name_prefix: line,
      volume_name_contains: line,
      bootable: z.enum(["any", "yes", "no"]),
      min_size_gb: size,
      max_size_gb: size,
      metadata_equals: pairs,
      metadata_contains: pairs,
      auto_snapshot: z.boolean(),
      policies: z.array(z.string()),
      retention: z.record(z.string(), z.number()),
      stop: z.boolean(),
    })
    .refine(({ min_size_gb: least, max_size_gb: most }) => least === null || most === null || least <= most, {
      path: ["max_size_gb"],
      message: "Less than the smallest size",
    })
    .refine(({ auto_snapshot, policies }) => !auto_snapshot || policies.length > 0, {
      path: ["policies"],
      message: "Choose at least one policy, or let the rule say that no snapshots are made",
    });
}

export type RuleValues = z.infer<ReturnType<typeof ruleSchema>>;

export function valuesOf(rule: Rule): RuleValues {
  const { match } = rule;
  return {
    name: rule.name,
    priority: rule.priority ?? USUAL_PRIORITY,
    domain_name: listOf(match.domain_name),
    tenant_name: listOf(match.tenant_name),
    volume_name_prefix: match.volume_name_prefix ?? "",
    volume_name_contains: match.volume_name_contains ?? "",
    bootable: match.bootable === undefined ? "any" : match.bootable ? "yes" : "no",
    min_size_gb: match.min_size_gb ?? null,
    max_size_gb: match.max_size_gb ?? null,
    metadata_equals: textOf(match.metadata_equals),
    metadata_contains: textOf(match.metadata_contains),
    auto_snapshot: rule.auto_snapshot ?? true,
    policies: [...(rule.policies ?? [])],
    retention: { ...rule.retention },
    stop: rule.stop ?? false,
  };
}

/** What is as usual is left out, as somebody would write it. */
export function ruleOf(values: RuleValues): Rule {
  const policies = values.auto_snapshot ? values.policies : [];
  const retention = Object.fromEntries(
    Object.entries(values.retention).filter(([name]) => policies.includes(name)),
  );
  return {
    name: values.name.trim(),
    match: matchOf(values),
    ...(values.priority !== USUAL_PRIORITY && { priority: values.priority }),
    ...(policies.length > 0 && { policies }),
    ...(!values.auto_snapshot && { auto_snapshot: false }),
    ...(Object.keys(retention).length > 0 && { retention }),
    ...(values.stop && { stop: true }),
  };
}

function matchOf(values: RuleValues): Match {
  const [equals, contains] = [pairsOf(values.metadata_equals), pairsOf(values.metadata_contains)];
  return {
    ...(values.domain_name.length > 0 && { domain_name: values.domain_name }),
    ...(values.tenant_name.length > 0 && { tenant_name: values.tenant_name }),
    ...(values.volume_name_prefix && { volume_name_prefix: values.volume_name_prefix }),
    ...(values.volume_name_contains && { volume_name_contains: values.volume_name_contains }),
    ...(values.bootable !== "any" && { bootable: values.bootable === "yes" }),
    ...(values.min_size_gb !== null && { min_size_gb: values.min_size_gb }),
    ...(values.max_size_gb !== null && { max_size_gb: values.max_size_gb }),
    ...(equals && { metadata_equals: equals }),
    ...(contains && { metadata_contains: contains }),
  };
}

function listOf(names: string | readonly string[] | undefined): string[] {
  return names === undefined ? [] : typeof names === "string" ? [names] : [...names];
}

function textOf(all: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(all ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
}

function pairsOf(text: string): Record<string, string> | null {
  const found = linesOf(text).map((each): [string, string] => {
    const at = each.indexOf("=");
    return [each.slice(0, at).trim(), each.slice(at + 1).trim()];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((each) => each.trim() !== "");
}
