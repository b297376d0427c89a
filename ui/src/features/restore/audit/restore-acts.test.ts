import { expect, test } from "vitest";
import type { Activity } from "@/api/schema";
import { valuesIn } from "@/lib/address";
import { aboutOf, actsQuery, jobOf } from "./restore-acts";

const act = (facts: Partial<Activity>) =>
  ({ resource_type: "restore_jobs", details: {}, ...facts }) as Activity;

test("the log is narrowed to restores, and further by what the address says", () => {
  expect(valuesIn(actsQuery({ actor: "olga" }).action)).toContain("restore_execute");
  expect(actsQuery({ action: "restore_cancel" }).action).toBe("restore_cancel");
  expect(actsQuery({ actor: "olga" }).actor).toBe("olga");
});

test("an act leads to its job, also a plan, which is an act on the server", () => {
  expect(jobOf(act({ resource_id: "j1" }))).toBe("j1");
  expect(jobOf(act({ resource_type: "servers", resource_id: "vm", details: { job_id: "j2" } }))).toBe("j2");
  expect(jobOf(act({ resource_type: "servers", resource_id: "vm" }))).toBeNull();
});

test("an act says the mode, how the job ended, and that a plan could not be executed", () => {
  expect(aboutOf(act({ action: "restore_finished", details: { mode: "NEW", status: "FAILED" } }))).toBe(
    "New server · failed",
  );
  expect(aboutOf(act({ action: "restore_plan", details: { mode: "REPLACE", eligible: false } }))).toBe(
    "Replace · cannot be executed",
  );
  expect(aboutOf(act({ action: "restore_cancel" }))).toBe("");
});
