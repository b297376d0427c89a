import { expect, test } from "vitest";
import { totalWords } from "./log-total";

test("how many there are is said exactly, and beyond what is counted as more than that", () => {
  expect(totalWords({ total: 1 }, "act", "acts")).toBe("1 act");
  expect(totalWords({ total: 1234, total_at_least: 1234 }, "act", "acts")).toBe("1,234 acts");
  expect(totalWords({ total: null, total_at_least: 10_000 }, "act", "acts")).toBe("more than 10,000 acts");
});
