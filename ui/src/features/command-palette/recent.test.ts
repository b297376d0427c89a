import { expect, test } from "vitest";
import { readRecent, withOpened, type Entry } from "./recent";

const entry = (id: string): Entry => ({ id, label: id, description: "", icon: "/servers", href: `/${id}` });

test("what was opened last stands first, once, and the list stays short", () => {
  const opened = ["a", "b", "c", "a", "d", "e", "f", "g"].reduce<Entry[]>(
    (recent, id) => withOpened(recent, entry(id)),
    [],
  );
  expect(opened.map(({ id }) => id)).toEqual(["g", "f", "e", "d", "a", "c"]);
});

test("what the storage holds is read back, and anything else is nothing", () => {
  expect(readRecent(JSON.stringify([entry("a")]))).toEqual([entry("a")]);
  for (const text of ["", "null", "{", '[{"id":1}]', "7"]) expect(readRecent(text)).toEqual([]);
});

test("an address of another site is never gone to", () => {
  for (const href of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    expect(readRecent(JSON.stringify([{ ...entry("a"), href }]))).toEqual([]);
  }
});
