import { expect, test } from "vitest";
import { safeReturn } from "./return-address";

test("a page of the console is returned to, with its filters", () => {
  expect(safeReturn("/servers?status=ERROR&id=1")).toBe("/servers?status=ERROR&id=1");
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  undefined,
  "/login?return=/login",
])("%s is never a place to go after a login", (address) => {
  expect(safeReturn(address)).toBe("/overview");
});
