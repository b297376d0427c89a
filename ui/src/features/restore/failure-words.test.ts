import { expect, test } from "vitest";
import { failureTitle, reasonOf } from "./failure-words";

type Facts = Parameters<typeof failureTitle>[0];

const steps = [{ step: "CREATE_SERVER", status: "FAILED" }] as unknown as Facts["steps"];
const job = (status: string, result: object | null = null) =>
  ({ status, steps, result, vm_name: "web-01", cancel_requested_by: "olga" }) as unknown as Facts;
const BACK = { left: [], rolled_back: { server_id: "s" } };

test("the title names the step that broke, and says when the old server runs again", () => {
  expect(failureTitle(job("FAILED"))).toBe("The restore failed at “Make the server”");
  expect(failureTitle(job("INTERRUPTED"))).toBe("The restore was interrupted at “Make the server”");
  expect(failureTitle({ ...job("FAILED"), steps: [] })).toBe("The restore failed");
  expect(failureTitle(job("FAILED", BACK))).toContain("; web-01 runs again as it was");
  expect(failureTitle(job("CANCELED"))).toBe("The restore was canceled");
  expect(failureTitle(job("CANCELED", BACK))).toBe("Back to the original: web-01 runs again");
});

test("the reason is told without the id of the server that stands beside it as a link", () => {
  const told = (reason: string | null, result: object | null) =>
    reasonOf({ ...job("CANCELED", result), failure_reason: reason } as unknown as Parameters<
      typeof reasonOf
    >[0]);
  const reason = "Canceled by olga. The old server was built again from its old volume, as 0d0b2f09-4dea.";
  expect(told(reason, BACK)).toBe("Canceled by olga.");
  expect(told(reason, null)).toBe(reason);
  expect(told(null, null)).toBe("Canceled by olga.");
});
