import { expect, test } from "vitest";
import type { RestoreJobDetail } from "@/api/schema";
import { nextSteps } from "./next-steps";

type Ended = Parameters<typeof nextSteps>[0];

const plan = {
  mode: "REPLACE",
  source_volume: "old",
  restore_point: { source_volume_name: "app-01-boot", snapshot_id: "snap", snapshot_name: "weekly" },
  data_volumes: [],
  reattached_volumes: [],
} as unknown as Ended["plan"];

function ended(changes: Partial<Ended>, deletes = "PENDING", left: object[] = []): Ended {
  const steps = [
    { step: "CREATE_VOLUME_FROM_SNAPSHOT", status: "SUCCEEDED" },
    { step: "DELETE_EXISTING_VM", status: deletes },
    { step: "CREATE_SERVER", status: "FAILED" },
  ] as unknown as RestoreJobDetail["steps"];
  return { status: "FAILED", mode: "REPLACE", vm_name: "app-01", plan, steps, result: { left }, ...changes };
}

const VOLUME = { kind: "volumes", id: "v", name: null, why: "kept" };

function acts(job: Ended): string[] {
  return nextSteps(job).map(({ act }) => act);
}

test("a restore that failed is retried or planned anew, and cleaned up after where something is left", () => {
  expect(acts(ended({ mode: "NEW" }))).toEqual(["retry", "plan"]);
  expect(acts(ended({ mode: "NEW" }, "PENDING", [VOLUME]))).toEqual(["retry", "plan", "cleanup"]);
  expect(nextSteps(ended({ mode: "NEW" }))[0]?.words).toContain("from “Delete the old server”");
  expect(nextSteps(ended({ status: "CANCELED" }, "PENDING", [VOLUME]))[1]?.words).toContain(
    "no use for any more: the new volume v. It asks",
  );
});

test("the way back is offered only once the original is gone, when nothing else would do", () => {
  const gone = { kind: "servers", id: "vm", name: "app-01", why: "not built again" };
  expect(acts(ended({}))).toEqual(["retry", "plan"]);
  expect(acts(ended({}, "FAILED", [VOLUME]))).toEqual(["retry", "plan", "cleanup"]);
  expect(acts(ended({}, "SUCCEEDED", [gone, VOLUME]))).toEqual(["retry", "rollback"]);
  expect(acts(ended({ status: "INTERRUPTED", result: null }, "SUCCEEDED"))).toEqual(["retry", "rollback"]);
  expect(acts(ended({ status: "INTERRUPTED", result: null }))).toEqual(["retry", "plan", "cleanup"]);
});

test("once the original was built again, or the job canceled, there is nothing to be retried", () => {
  const back = { left: [], rolled_back: { server_id: "s" } };
  expect(acts(ended({ result: back }, "SUCCEEDED"))).toEqual(["plan"]);
  expect(acts(ended({ status: "CANCELED" }, "PENDING", [VOLUME]))).toEqual(["plan", "cleanup"]);
});
