import { expect, test } from "vitest";
import { checksWords, shownWords, thingsWords, valueWords } from "./drill-words";

test("checks are told together, and none where the drill did not come so far", () => {
  const check = { name: "Volumes", expected: ["a"], found: ["a"], ok: true };
  expect(checksWords([])).toBeNull();
  expect(checksWords([check])).toBe("1 check, all as expected");
  expect(checksWords([check, { ...check, found: [], ok: false }])).toBe("2 checks, 1 not as expected");
});

test("a drill says in a line what it has shown, and what of it is there still", () => {
  const drill = { status: "PASSED" as const, error: null, checks: [], left_behind: [] };
  const volume = { kind: "volumes", id: "v", name: null, why: "busy" };
  expect(shownWords({ ...drill, status: "TEARING_DOWN" })).toBe("What it made is being taken away");
  expect(shownWords({ ...drill, status: "FAILED", error: "No host.", left_behind: [volume] })).toBe(
    "No host. · 1 thing left behind",
  );
  expect(thingsWords([volume, { ...volume, kind: "ports" }, volume])).toBe("2 volumes, 1 port");
});

test("an empty list of what was found reads as nothing", () => {
  expect(valueWords([])).toBe("nothing");
  expect(valueWords(["10.0.0.1", "10.0.0.2"])).toBe("10.0.0.1, 10.0.0.2");
});
