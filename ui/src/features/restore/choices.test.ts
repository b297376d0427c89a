import { expect, test } from "vitest";
import type { Plan } from "@/api/schema";
import { oneText } from "@/lib/address";
import { addressWord, choicesOf, missing, requestOf, wordsOf } from "./choices";

const both = { vm_id: "vm", snapshot_id: "snap" };

test("a new server gets new addresses unless something else is said, a replaced one tries for the old ones", () => {
  expect(choicesOf(both)).toMatchObject({ mode: "NEW", strategy: "NEW_IPS" });
  expect(choicesOf({ ...both, mode: "REPLACE" })).toMatchObject({ strategy: "TRY_SAME_IPS" });
  expect(choicesOf({ ...both, mode: "nonsense", ip_strategy: "nonsense" })).toMatchObject({
    mode: "NEW",
    strategy: "NEW_IPS",
  });
});

test("deleting the old storage is asked for only where a server is replaced", () => {
  const words = { ...both, cleanup_old_storage: "true", delete_source_snapshot: "true" };
  expect(requestOf(choicesOf(words))).toMatchObject({
    cleanup_old_storage: false,
    delete_source_snapshot: false,
  });
  expect(requestOf(choicesOf({ ...words, mode: "REPLACE" }))).toMatchObject({
    cleanup_old_storage: true,
    delete_source_snapshot: true,
  });
  expect(
    requestOf(choicesOf({ ...words, mode: "REPLACE", cleanup_old_storage: "" }))?.delete_source_snapshot,
  ).toBe(false);
});

test("addresses chosen by hand go with that strategy only, and what was left open is not sent", () => {
  const words = { ...both, [addressWord("p1")]: "10.0.0.9", [addressWord("p2")]: "" };
  expect(requestOf(choicesOf(words))).not.toHaveProperty("manual_ips");
  const manual = choicesOf({ ...words, ip_strategy: "MANUAL_IP" });
  expect(requestOf(manual)?.manual_ips).toEqual({ p1: ["10.0.0.9"] });
});

test("what is missing is said in its order", () => {
  expect(missing(choicesOf({}))).toBe("Choose a server first");
  expect(missing(choicesOf({ vm_id: "vm" }))).toBe("Choose a point in time first");
  expect(missing(choicesOf({ ...both, ip_strategy: "MANUAL_IP" }))).toContain("Name at least one address");
  expect(missing(choicesOf(both))).toBeNull();
  expect(requestOf(choicesOf({ vm_id: "vm" }))).toBeNull();
});

const plan = {
  vm: { id: "vm", name: "web-01", flavor: { id: "small" } },
  restore_point: { snapshot_id: "snap" },
  mode: "NEW",
  ip_strategy: "MANUAL_IP",
  new_vm_name: "web-01-restored-20261126-015954",
  network_plan: [
    {
      original_port_id: "p1",
      requested_ips: [
        { subnet_id: "s4", ip_address: "10.0.0.9" },
        { subnet_id: "s6", ip_address: null },
        { subnet_id: "s6", ip_address: "fd00::9" },
      ],
    },
    { original_port_id: "p2", requested_ips: [{ subnet_id: "s4", ip_address: null }] },
  ],
  data_volumes: [],
  cleanup_old_storage: false,
  delete_source_snapshot: false,
} as unknown as Plan;

test("a plan leads back to the choices that it was made from, but not to a name with its time in it", () => {
  const words = wordsOf(plan);
  expect(words).toEqual({
    ...both,
    mode: "NEW",
    ip_strategy: "MANUAL_IP",
    flavor_id: "small",
    [addressWord("p1")]: oneText(["10.0.0.9", "fd00::9"]),
  });
  expect(requestOf(choicesOf(words))).toMatchObject({ manual_ips: { p1: ["10.0.0.9", "fd00::9"] } });
  expect(wordsOf({ ...plan, new_vm_name: "web-02" }).new_vm_name).toBe("web-02");
  const replaced: Plan = { ...plan, mode: "REPLACE", new_vm_name: "web-01", cleanup_old_storage: true };
  expect(wordsOf(replaced)).toMatchObject({ mode: "REPLACE", cleanup_old_storage: "true" });
  expect(wordsOf(replaced)).not.toHaveProperty("new_vm_name");
});
