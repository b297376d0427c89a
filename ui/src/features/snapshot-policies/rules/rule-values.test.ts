import { expect, test } from "vitest";
import type { Rule } from "./rule";
import { ruleOf, ruleSchema, valuesOf } from "./rule-values";

const whole: Rule = {
  name: "production",
  priority: 10,
  match: {
    domain_name: ["nordlicht"],
    tenant_name: ["webshop", "erp"],
    volume_name_prefix: "data-",
    volume_name_contains: "db",
    bootable: false,
    min_size_gb: 0,
    max_size_gb: 500,
    metadata_equals: { env: "prod" },
    metadata_contains: { owner: "anna" },
  },
  policies: ["daily_5"],
  retention: { daily_5: 14 },
  stop: true,
};

test("what the form makes of a rule is the rule, whatever it matches by", () => {
  expect(ruleOf(valuesOf(whole))).toEqual(whole);
  expect(ruleOf(valuesOf({ name: "all", match: {}, policies: ["daily_5"] }))).toEqual({
    name: "all",
    match: {},
    policies: ["daily_5"],
  });
});

test("a rule that refuses snapshots names no policies", () => {
  const values = { ...valuesOf(whole), auto_snapshot: false };
  expect(ruleOf(values)).not.toHaveProperty("policies");
  expect(ruleOf(values)).toMatchObject({ auto_snapshot: false });
});

test("the form refuses a name that is taken, sizes the wrong way round, a line without a value and a rule without a policy", () => {
  const refused = ruleSchema(["production"]).safeParse({
    ...valuesOf(whole),
    min_size_gb: 9,
    max_size_gb: 1,
    metadata_equals: "env",
    policies: [],
  });
  const at = refused.error?.issues.map(({ path }) => path.join("."));
  expect(at).toContain("name");
  expect(at).toContain("metadata_equals");
  const sizes = ruleSchema([]).safeParse({
    ...valuesOf(whole),
    min_size_gb: 9,
    max_size_gb: 1,
    policies: [],
  });
  expect(sizes.error?.issues.map(({ path }) => path.join("."))).toEqual(["max_size_gb", "policies"]);
});
