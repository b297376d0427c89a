import { beforeEach, expect, test } from "vitest";
import { noteChange, readKept, takeOver } from "./kept-preferences";

beforeEach(() => {
  window.localStorage.clear();
});

test("a change is here at once, and the server has yet to hear of it", () => {
  expect(noteChange("ada", "theme", "dark")).toEqual({ theme: "dark" });
  expect(readKept("ada")).toEqual({ values: { theme: "dark" }, unsent: ["theme"] });
  expect(readKept("bob").values).toEqual({});
});

test("what the server keeps comes in place of the copy, but not of what it has yet to hear", () => {
  noteChange("ada", "theme", "dark");
  noteChange("ada", "gone", undefined);
  expect(takeOver("ada", { theme: "light", "list.servers": { density: "roomy" }, gone: 1 })).toEqual({
    theme: "dark",
    "list.servers": { density: "roomy" },
  });
  expect(takeOver("bob", { theme: "light" })).toEqual({ theme: "light" });
  expect(takeOver("bob", {})).toEqual({});
});

test.each(["", "null", "{", '{"values": 7}', "[]"])(
  "the browser's storage may hold anything, even %s",
  (text) => {
    window.localStorage.setItem("pf9.preferences.ada", text);
    expect(readKept("ada")).toEqual({ values: {}, unsent: [] });
  },
);
