import { expect, test } from "vitest";
import { age, amount, count, counted, duration, percent } from "./format";

test("what was not measured is said, never shown as a figure", () => {
  expect(count(null)).toBe("not measured");
  expect(amount(undefined, "MiB")).toBe("not measured");
  expect(duration(null)).toBe("not measured");
  expect(percent(null, 64)).toBeNull();
  expect(percent(3, 0)).toBeNull();
});

test("nought is a figure", () => {
  expect(count(0)).toBe("0");
  expect(amount(0, "GiB")).toBe("0 GiB");
  expect(percent(0, 64)).toBe(0);
});

test("amounts are shown in the largest unit that keeps them at one or more", () => {
  expect(amount(262144, "MiB")).toBe("256 GiB");
  expect(amount(1023, "MiB")).toBe("1,023 MiB");
  expect(amount(1536, "MiB")).toBe("1.5 GiB");
  expect(amount(2 ** 31, "B")).toBe("2 GiB");
  expect(amount(4000, "GiB")).toBe("3.9 TiB");
  expect(amount(12, "vCPU")).toBe("12 vCPU");
});

test("one is singular", () => {
  expect(counted(1, "server", "servers")).toBe("1 server");
  expect(counted(12034, "server", "servers")).toBe("12,034 servers");
});

test("durations take their two largest units", () => {
  expect(duration(0.04)).toBe("< 0.1 s");
  expect(duration(0.24)).toBe("0.2 s");
  expect(duration(59.6)).toBe("1 min");
  expect(duration(185)).toBe("3 min 5 s");
  expect(duration(7800)).toBe("2 h 10 min");
  expect(duration(86400 * 4 + 3 * 3600 + 59)).toBe("4 d 3 h");
});

test("ages are rough", () => {
  expect(age(12)).toBe("less than a minute");
  expect(age(240)).toBe("4 min");
  expect(age(3 * 3600 + 5)).toBe("3 h");
  expect(age(86400 * 3)).toBe("3 d");
});
