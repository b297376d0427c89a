import { expect, test } from "vitest";
import { entryWords } from "./entry-words";

test.each([
  [
    "role_changed",
    { person: "vera", changed: { role: ["viewer", "operator"] } },
    "vera: role viewer → operator",
  ],
  [
    "user_changed",
    { person: "vera", changed: { groups: [[], ["a", "b"]], department: ["Sales", null] } },
    "vera: groups – → a, b; department Sales → –",
  ],
  [
    "role_changed",
    { person: "vera", changed: { role: ["viewer", "admin"] }, by: "the groups of the directory" },
    "vera: role viewer → admin, by the groups of the directory",
  ],
  ["user_changed", { person: "vera", changed: {} }, "vera: written down for the first time"],
  [
    "permission_changed",
    {
      granted: [{ role: "operator", resource: "networks", action: "write" }],
      revoked: [{ role: "viewer", resource: "drift", action: "read" }],
    },
    "operator gains write on networks; viewer loses read on drift",
  ],
  [
    "permission_denied",
    { method: "GET", path: "/api/v1/auth/users", action: "admin" },
    "GET /api/v1/auth/users",
  ],
  [
    "permission_denied",
    { person: "root", action: "reset the second factor" },
    "reset the second factor of root",
  ],
  ["session_revoked", { person: "vera", ended: 2 }, "2 sessions of vera"],
  ["mfa_disabled", { reset_by: "root", ended_sessions: 1 }, "reset by root, 1 session ended"],
  ["logout", {}, ""],
  ["department_created", { department: "Night shift" }, "Night shift"],
  [
    "visibility_changed",
    { department: "Sales", changed: { "page servers": [null, "hidden"] } },
    "Sales: page servers – → hidden",
  ],
  [
    "menu_changed",
    { group: "night_shift", changed: { label: ["Nights", null] } },
    "group night_shift: label Nights → –",
  ],
  ["menu_changed", { page: "servers", changed: { label: ["A", "B"] } }, "page servers: label A → B"],
  [
    "menu_changed",
    {
      changed: {
        groups: [
          ["a", "b"],
          ["b", "a"],
        ],
      },
    },
    "groups a, b → b, a",
  ],
  ["branding_changed", { changed: { company_name: ["A", "B"] } }, "company name A → B"],
  ["branding_changed", { company_name: "<b>Acme</b>" }, "company name: <b>Acme</b>"],
] as const)("%s %j is told as %s", (action, details, words) => {
  expect(entryWords({ action, details: { ...details } })).toBe(words);
});
