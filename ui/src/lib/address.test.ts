import { expect, test } from "vitest";
import { oneText, readWords, valuesIn, writeWords } from "./address";

test("a word given several times is one text inside and several words outside", () => {
  const words = readWords("?status=ACTIVE&status=ERROR&q=007");
  expect(valuesIn(words.status)).toEqual(["ACTIVE", "ERROR"]);
  expect(words.q).toBe("007");
  expect(writeWords(words)).toBe("status=ACTIVE&status=ERROR&q=007");
});

test("a comma, quotes and what looks like a number or JSON stay what they are", () => {
  const words = { name: 'a,b "c" {1} & 😀', q: "true", page: "1e3" };
  expect(readWords(writeWords(words))).toEqual(words);
});

test("no value is no word, and the same value twice is one", () => {
  expect(oneText([])).toBeUndefined();
  expect(valuesIn(undefined)).toEqual([]);
  expect(valuesIn(oneText(["a", "a", "b"]))).toEqual(["a", "b"]);
  expect(writeWords({ gone: undefined, none: null, size: 50, kinds: ["a", "b"] })).toBe(
    "size=50&kinds=a&kinds=b",
  );
});
