/** A policy set as its form has it. */
import { z } from "zod";
import type { PolicySet, PolicySetWrite } from "@/api/schema";
import { daysOf } from "./set-words";

const LAST = { weekly: 7, monthly: 31 } as const;

const policy = z
  .object({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/, "Letters, digits, _ . -; at most 40"),
    due: z.enum(["daily", "weekly", "monthly"]),
    days: z.string(),
    sla_days: z.number().int().min(1).nullable(),
    kept: z.number().int().min(1).max(1000).nullable(),
    is_default: z.boolean(),
    description: z.string().max(500),
  })
  .refine(({ due, days }) => due === "daily" || fit(due, days), {
    path: ["days"],
    message: "Days such as 1, 15",
  });

export const setSchema = z
  .object({
    name: z.string().trim().min(1, "Enter a name").max(100),
    description: z.string().max(2000),
    project_id: z.string().nullable(),
    drill_every_days: z.number().int().min(1).max(366, "At most 366 days").nullable(),
    policies: z.array(policy),
  })
  .superRefine(({ policies }, context) => {
    policies.forEach(({ name }, at) => {
      if (policies.findIndex((each) => each.name === name) < at) {
        context.addIssue({ code: "custom", path: ["policies", at, "name"], message: "Named twice" });
      }
    });
  });

export type SetValues = z.infer<typeof setSchema>;
type PolicyValues = z.infer<typeof policy>;

export const BLANK_POLICY: PolicyValues = {
  name: "",
  due: "daily",
  days: "",
  sla_days: null,
  kept: 7,
  is_default: false,
  description: "",
};

function fit(due: keyof typeof LAST, text: string): boolean {
  const days = daysOf(text);
  return days !== null && days.length > 0 && days.every((day) => day >= 1 && day <= LAST[due]);
}

export function valuesOf(set: PolicySet | null): SetValues {
  if (!set) {
    return { name: "", description: "", project_id: null, drill_every_days: null, policies: [BLANK_POLICY] };
  }
  const kept: Readonly<Record<string, unknown>> = set.retention_map;
  return {
    name: set.name,
    description: set.description,
    project_id: set.project_id,
    drill_every_days: set.drill_every_days,
    policies: set.policies.map((each) => ({
      name: each.name,
      due: each.due,
      days: each.days.join(", "),
      sla_days: each.sla_days ?? null,
      kept: typeof kept[each.name] === "number" ? Number(kept[each.name]) : null,
      is_default: each.is_default,
      description: each.description,
    })),
  };
}

export function wordsOf({ policies, ...set }: SetValues): PolicySetWrite {
  return {
    ...set,
    policies: policies.map(({ name, due, days, sla_days, is_default, description }) => ({
      name,
      due,
      days: due === "daily" ? [] : [...new Set(daysOf(days))],
      sla_days,
      is_default,
      description,
    })),
    retention_map: Object.fromEntries(
      policies.flatMap(({ name, kept }) => (kept === null ? [] : [[name, kept]])),
    ),
  };
}
