import { expect, test } from "vitest";
import { cellLabel, cellWord, changeWord, dayWord, rowWords } from "./heat";

const cell = { compliant: 1999, noncompliant: 1, pending: 2, percent: 99.9, level: "ok" as const };

test("a cell shows no more than is true, and says all of it", () => {
  expect(cellWord(cell)).toBe("99");
  expect(cellLabel("webshop", "2026-11-04", cell)).toBe(
    "webshop, 4 Nov: 99.9 %, ok; 1,999 of 2,000 compliant, 2 pending",
  );
  expect(cellWord(null)).toBe("–");
  expect(cellLabel("webshop", "2026-11-04", null)).toBe("webshop, 4 Nov: not measured");
  expect(cellLabel("erp", "2026-11-04", { ...cell, percent: null, level: null })).toBe(
    "erp, 4 Nov: nothing to measure yet, 2 pending",
  );
});

test("days are those of UTC, and a change has its sign", () => {
  expect(dayWord("2026-03-01")).toBe("1 Mar");
  expect([2.13, -20, 0, null].map(changeWord)).toEqual(["+2.1", "−20", "none", null]);
});

test("a row leads to its volumes where the list has a word for it", () => {
  const row = { key: "k", name: "n", domain_name: null, change: null, cells: [] };
  expect(rowWords("tenant", row)).toEqual({ tenant_id: "k" });
  expect(rowWords("domain", row)).toEqual({ domain_name: "n" });
  expect(rowWords("policy", row)).toEqual({ policy: "k" });
  expect(rowWords("tenant", { ...row, key: "" })).toBeNull();
});
