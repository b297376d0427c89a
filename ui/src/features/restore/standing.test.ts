import { expect, test } from "vitest";
import { brokenStep, isOldServerGone, standingWords, type Ended } from "./standing";

function ended(states: Record<string, string>, changes: Partial<Ended> = {}): Ended {
  const steps = Object.entries(states).map(([step, status]) => ({
    step,
    status,
  })) as unknown as Ended["steps"];
  return { status: "INTERRUPTED", mode: "REPLACE", vm_name: "app-01", result: null, steps, ...changes };
}

const GONE = { DELETE_EXISTING_VM: "SUCCEEDED", WAIT_VM_DELETED: "SUCCEEDED", CREATE_SERVER: "FAILED" };

test("of a server that was left alone one reads just that", () => {
  expect(standingWords(ended(GONE, { mode: "NEW" }))).toBe("app-01 was not touched.");
  expect(standingWords(ended({ DELETE_EXISTING_VM: "PENDING" }))).toBe("app-01 was not touched.");
  const given = { status: "FAILED", result: { left: [] } } as const;
  expect(standingWords(ended({ DELETE_EXISTING_VM: "FAILED" }, given))).toContain("was not deleted");
  const dry = { status: "FAILED", result: { left: [], dry_run: true } } as const;
  expect(standingWords(ended(GONE, dry))).toContain("nothing was changed");
});

test("half-way through a replacement one reads first that the server does not run, and that nothing of it is lost", () => {
  expect(standingWords(ended(GONE))).toMatch(
    /^app-01 does not run: .* Its old volumes and addresses are kept\.$/,
  );
  expect(standingWords(ended({ DELETE_EXISTING_VM: "FAILED" }))).toContain("app-01 may not run");
  expect(isOldServerGone(ended(GONE))).toBe(true);
  expect(isOldServerGone(ended({ ...GONE, WAIT_VM_DELETED: "FAILED" }))).toBe(false);
});

test("once the new server runs, what is missing is told, not that it is down", () => {
  const runs = { ...GONE, WAIT_SERVER_ACTIVE: "SUCCEEDED" };
  expect(standingWords(ended({ ...runs, FINALIZE: "FAILED" }))).toContain(
    "The new app-01 runs, but not everything",
  );
  expect(standingWords(ended({ ...runs, CLEANUP_OLD_STORAGE: "FAILED" }))).toContain("only its old storage");
});

test("what was built again is told with its address, not here", () => {
  const back = { left: [], rolled_back: { server_id: "s" } };
  expect(standingWords(ended(GONE, { status: "FAILED", result: back }))).toBeNull();
  expect(brokenStep(ended(GONE))).toBe("Make the server");
  expect(brokenStep(ended({ CREATE_SERVER: "SUCCEEDED" }))).toBeNull();
});
