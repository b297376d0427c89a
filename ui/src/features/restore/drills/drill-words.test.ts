import { expect, test } from "vitest";
import { checksWords, phaseName, valueWords } from "./drill-words";

test("checks are told together, and none where the drill did not come so far", () => {
  const check = { name: "Volumes", expected: ["a"], found: ["a"], ok: true };
  expect(checksWords([])).toBeNull();
  expect(checksWords([check])).toBe("1 check, all as expected");
  expect(checksWords([check, { ...check, found: [], ok: false }])).toBe("2 checks, 1 not as expected");
});

test("phases have names, also those that are no step of a restore", () => {
  expect(phaseName("WAIT_SERVER_ACTIVE")).toBe("Wait for the server");
  expect(phaseName("TEAR_DOWN")).toBe("Take all of it away");
});

test("an empty list of what was found reads as nothing", () => {
  expect(valueWords([])).toBe("nothing");
  expect(valueWords(["10.0.0.1", "10.0.0.2"])).toBe("10.0.0.1, 10.0.0.2");
});
