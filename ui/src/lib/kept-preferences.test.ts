import { beforeEach, expect, test } from "vitest";
import { noteChange, onChange, readKept, takeOver } from "./kept-preferences";

beforeEach(() => {
  window.localStorage.clear();
});

test("a change is here at once, and the server has yet to hear of it", () => {
  noteChange("ada", "theme", "dark");
  expect(readKept("ada")).toEqual({ values: { theme: "dark" }, unsent: ["theme"] });
  expect(readKept("bob").values).toEqual({});
});

test("what the server keeps comes in place of the copy, but not of what it has yet to hear", () => {
  noteChange("ada", "theme", "dark");
  noteChange("ada", "gone", undefined);
  takeOver("ada", { theme: "light", "list.servers": { density: "roomy" }, gone: 1 });
  expect(readKept("ada").values).toEqual({ theme: "dark", "list.servers": { density: "roomy" } });
  takeOver("bob", { theme: "light" });
  expect(readKept("bob").values).toEqual({ theme: "light" });
  takeOver("bob", {});
  expect(readKept("bob").values).toEqual({});
});

test("who listens hears of each change, and reads the same until the next one", () => {
  const heard: unknown[] = [];
  const leave = onChange(() => heard.push(readKept("ada").values.theme));
  noteChange("ada", "theme", "dark");
  expect(readKept("ada")).toBe(readKept("ada"));
  takeOver("bob", {});
  noteChange("ada", "theme", undefined);
  leave();
  noteChange("ada", "theme", "light");
  expect(heard).toEqual(["dark", "dark", undefined]);
});

test.each(["", "null", "{", '{"values": 7}', "[]"])(
  "the browser's storage may hold anything, even %s",
  (text) => {
    window.localStorage.setItem("pf9.preferences.ada", text);
    expect(readKept("ada")).toEqual({ values: {}, unsent: [] });
  },
);
