import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod/mini";
import { flavor } from "./flavor";
import type { Form, Values } from "./form";
import { network } from "./network";
import { rule } from "./rule";
import { securityGroup } from "./security-group";

interface Case {
  kind: string;
  body: Record<string, unknown>;
  refused?: string;
}

// The API is put to the same cases by tests/api/features/cloud_admin/test_limits.py.
const cases = JSON.parse(readFileSync("../tests/fixtures/act-limits.json", "utf8")) as Case[];
const forms: Record<string, Form> = {
  flavors: flavor,
  networks: network,
  security_groups: securityGroup,
  security_group_rules: rule,
};

/** What one would type to ask for this body. */
function typed(form: Form, body: Record<string, unknown>): Values {
  const values = { ...form.start, ...body };
  if (form === network) {
    const subnet = body.subnet as Record<string, unknown> | undefined;
    const gateway = typeof subnet?.gateway_ip === "string" ? "own" : "first";
    return {
      ...values,
      with_subnet: subnet !== undefined,
      subnet: { ...(network.start.subnet as object), gateway, ...subnet },
    };
  }
  if (form === rule) {
    const remote = "remote_ip_prefix" in body ? "prefix" : "any";
    return { ...values, security_group_id: "g-1", protocol: body.protocol ?? "any", remote };
  }
  return values;
}

describe("a form refuses, at its field, what the API would refuse, and nothing else", () => {
  test.each(cases)("$kind $body", ({ kind, body, refused }) => {
    const form = forms[kind]!;
    const result = z.safeParse(form.schema, typed(form, body));
    const fields = result.error?.issues.map(({ path }) => path.join(".").replace(/\.\d+$/, ""));
    expect(fields?.[0]).toBe(refused);
  });

  test.each(cases.filter(({ refused }) => refused === undefined))(
    "what goes out is the body: $kind $body",
    ({ kind, body }) => {
      const form = forms[kind]!;
      expect(form.bodyOf(z.parse(form.schema, typed(form, body)))).toMatchObject(body);
    },
  );
});

test("an empty field is left out of the body, a gateway of none is said", () => {
  expect(
    flavor.bodyOf({ ...flavor.start, name: " a ", extra_specs: "hw:cpu_policy=shared\n\n a = b=c " }),
  ).toEqual({
    name: "a",
    vcpus: 1,
    ram_mb: 1024,
    disk_gb: 10,
    ephemeral_gb: 0,
    swap_mb: 0,
    is_public: true,
    extra_specs: { "hw:cpu_policy": "shared", a: "b=c" },
  });
  const subnet = { ...(network.start.subnet as object), cidr: "10.0.0.0/24", gateway: "none" };
  expect(network.bodyOf({ ...network.start, name: "n", subnet })).toMatchObject({
    subnet: { cidr: "10.0.0.0/24", gateway_ip: null },
  });
});
