import { expect, test } from "vitest";
import { partsOf } from "./parts";

const words = (old_text: string, new_text: string) =>
  partsOf({ old_text, new_text }).map(({ before, own, after }) => [before, own, after]);

test("short texts differ as a whole", () => {
  expect(words("m1.small", "m1.large")).toEqual([
    ["", "m1.small", ""],
    ["", "m1.large", ""],
  ]);
});

test("of long texts only what differs is marked, by whole words", () => {
  expect(words("web tier, owned by ada since May", "web tier, owned by bob since May")).toEqual([
    ["web tier, owned by ", "ada", " since May"],
    ["web tier, owned by ", "bob", " since May"],
  ]);
});

test("what is appended is marked alone, and the parts give the text back", () => {
  const pair = ["10.0.0.4, 10.0.0.5", "10.0.0.4, 10.0.0.5, 10.0.0.6"] as const;
  const [old, now] = words(...pair);
  expect([old?.join(""), now?.join("")]).toEqual(pair);
  expect(old?.[1]).toBe("");
  expect(now?.[1]).toBe(", 10.0.0.6");
});
