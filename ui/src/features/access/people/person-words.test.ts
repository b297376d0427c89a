import { expect, test } from "vitest";
import { vera } from "./person.fixture";
import { lockoutWords, lossOf, policyWords } from "./person-words";

test("what a deletion loses is named, and nothing that is not there", () => {
  expect(lossOf(vera)).toBe("the entry in the directory and the role viewer");
  expect(lossOf({ ...vera, in_directory: false })).toBe("the role viewer");
  expect(lossOf({ ...vera, groups: ["a", "b"], mfa_enabled: true })).toBe(
    "the entry in the directory, the role viewer, 2 groups (a, b) and the second factor",
  );
});

test("the rules of the directory are sentences, and what it does not say is not said", () => {
  expect(policyWords({})).toEqual([]);
  expect(policyWords({ pwdMinLength: 12, pwdInHistory: 1, pwdMaxAge: 86400 * 90, pwdMinAge: 0 })).toEqual([
    "at least 12 characters",
    "none of the last 1 password",
    "a new one every 90 d",
  ]);
  expect(lockoutWords({})).toBeNull();
  expect(lockoutWords({ pwdMaxFailure: 5, pwdLockoutDuration: 900 })).toBe(
    "5 wrong passwords lock an account for 15 min",
  );
  expect(lockoutWords({ pwdMaxFailure: 1, pwdLockoutDuration: 0 })).toBe(
    "1 wrong password locks an account until it is unlocked",
  );
});
