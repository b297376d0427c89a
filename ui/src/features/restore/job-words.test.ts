import { expect, test } from "vitest";
import type { Plan, RestoreJobDetail } from "@/api/schema";
import {
  addressesThen,
  cancelWords,
  goingBackWords,
  countdown,
  keptWords,
  lostWords,
  quotaAmount,
  quotaName,
  quotaShares,
  runningFor,
} from "./job-words";

test("a quota is named in words, with its unit and the type that it is of", () => {
  expect(quotaName({ resource: "cores" })).toBe("vCPUs");
  expect(quotaName({ resource: "gigabytes_ssd_fast" })).toBe("Storage of type ssd_fast");
  expect(quotaName({ resource: "server_group_members" })).toBe("Servers in the group");
  expect(quotaName({ resource: "something_else" })).toBe("something_else");
  expect(quotaAmount({ resource: "gigabytes_ssd" }, 20)).toBe("20 GiB");
  expect(quotaAmount({ resource: "volumes_ssd" }, 1200)).toBe("1,200");
});

const line = { service: "compute", resource: "cores", ok: true } as const;

test("the bar of a quota never runs over, has none without a limit, and what becomes less is not drawn", () => {
  expect(quotaShares({ ...line, limit: 100, in_use: 40, needed: 10 })).toEqual({ used: 40, needed: 10 });
  expect(quotaShares({ ...line, limit: 100, in_use: 95, needed: 10 })).toEqual({ used: 95, needed: 5 });
  expect(quotaShares({ ...line, limit: 100, in_use: 40, needed: -4 })).toEqual({ used: 40, needed: 0 });
  expect(quotaShares({ ...line, limit: 0, in_use: 0, needed: 1 })).toEqual({ used: 100, needed: 0 });
  expect(quotaShares({ ...line, limit: null, in_use: 40, needed: 10 })).toBeNull();
});

const plan = {
  mode: "REPLACE",
  vm: { id: "vm", name: "web-01" },
  restore_point: { snapshot_name: "snap-1", source_volume_name: "web-01-boot" },
  data_volumes: [{ source_volume_name: "web-01-data" }],
  reattached_volumes: [{ volume_name: "web-01-logs" }],
  cleanup_old_storage: false,
  delete_source_snapshot: false,
} as unknown as Plan;

test("a replaced server loses itself and keeps its volumes; the old boot volume goes only when that is asked for", () => {
  expect(lostWords(plan)).toHaveLength(1);
  expect(keptWords(plan).join(" ")).toMatch(/web-01-boot.*web-01-data.*web-01-logs.*snap-1/);
  const cleaned = { ...plan, cleanup_old_storage: true, delete_source_snapshot: true };
  expect(lostWords(cleaned).join(" ")).toMatch(/web-01-boot.*snap-1/);
  expect(keptWords(cleaned).join(" ")).not.toMatch(/web-01-boot|snap-1/);
  expect(keptWords(cleaned).join(" ")).toContain("web-01-data");
});

test("in NEW mode nothing is lost", () => {
  expect(lostWords({ ...plan, mode: "NEW" })).toEqual([]);
  expect(keptWords({ ...plan, mode: "NEW" })[0]).toContain("nothing of it is touched");
});

const job = (status: string, deletion: string) =>
  ({
    status,
    mode: "REPLACE",
    retry_of: null,
    plan,
    steps: [{ step: "DELETE_EXISTING_VM", status: deletion }],
  }) as unknown as RestoreJobDetail;

test("an address that comes of the MAC stays where its port does, and is a new one elsewhere", () => {
  const fixed = (ip_address: string | null) => ({ subnet_id: "s6", ip_address });
  const port = {
    requested_ips: [fixed(null)],
    original_fixed_ips: [fixed("fd00::1")],
    automatic_subnets: ["s6"],
  } as unknown as Plan["network_plan"][number];
  const keeps: Plan = { ...plan, ip_strategy: "TRY_SAME_IPS" };
  expect(addressesThen(port, keeps)).toEqual([fixed("fd00::1")]);
  expect(addressesThen(port, { ...keeps, mode: "NEW" })).toEqual([fixed(null)]);
  expect(addressesThen(port, { ...keeps, ip_strategy: "NEW_IPS" })).toEqual([fixed(null)]);
  expect(addressesThen({ ...port, automatic_subnets: [] }, keeps)).toEqual([fixed(null)]);
});

test("canceling says what it means at the moment that one asks", () => {
  expect(cancelWords(job("PLANNED", "PENDING"))).toContain("can then not be executed");
  expect(cancelWords(job("PENDING", "PENDING"))).toContain("has not begun");
  expect(cancelWords(job("RUNNING", "PENDING"))).toContain("web-01 stays as it is");
  expect(cancelWords(job("RUNNING", "RUNNING"))).toContain("built again on its old volume");
});

test("who has asked for the end reads what is done about it, of the resource itself", () => {
  const asked = {
    ...job("RUNNING", "SUCCEEDED"),
    vm_name: "web-01",
    cancel_requested_by: "olga",
    cancel_requested_at: "2026-05-04T10:00:05Z",
    started_at: "2026-05-04T10:00:00Z",
  };
  expect(goingBackWords(asked)).toBe(
    "olga has asked for its end: web-01 is built again on its old volume, with its old addresses.",
  );
  expect(goingBackWords({ ...asked, mode: "NEW" })).toContain("taken away again");
  expect(goingBackWords({ ...asked, started_at: "2026-05-04T10:00:06Z" })).toContain(
    "olga has given the replacement up: web-01 is built again",
  );
});

test("a step's time goes on by the reader's clock from what the server said", () => {
  expect(runningFor(4, 1_000, 3_500)).toBe(6.5);
  expect(runningFor(4, 5_000, 1_000)).toBe(0);
  expect(runningFor(null, 0, 0)).toBeNull();
});

test("the countdown ends with the plan", () => {
  expect(countdown("2026-05-04T10:29:04Z", Date.parse("2026-05-04T10:00:00Z"))).toBe("29:04");
  expect(countdown("2026-05-04T10:00:05Z", Date.parse("2026-05-04T10:00:00Z"))).toBe("0:05");
  expect(countdown("2026-05-04T10:00:00Z", Date.parse("2026-05-04T10:00:00Z"))).toBeNull();
});
