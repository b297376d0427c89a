import { expect, test } from "vitest";
import { lockoutWords, policyWords, rulesSentence } from "./password-policy";

test("the rules of the directory are sentences, and what it does not say is not said", () => {
  expect(policyWords({})).toEqual([]);
  expect(policyWords({ pwdMinLength: 12, pwdInHistory: 1, pwdMaxAge: 86400 * 90, pwdMinAge: 0 })).toEqual([
    "at least 12 characters",
    "none of the last 1 password",
    "a new one every 90 d",
  ]);
  expect(rulesSentence({})).toBe("The directory names no rules.");
  expect(rulesSentence({ pwdMinLength: 12, pwdInHistory: 3 })).toBe(
    "The directory asks for at least 12 characters; none of the last 3 passwords.",
  );
  expect(lockoutWords({})).toBeNull();
  expect(lockoutWords({ pwdMaxFailure: 5, pwdLockoutDuration: 900 })).toBe(
    "5 wrong passwords lock an account for 15 min",
  );
  expect(lockoutWords({ pwdMaxFailure: 1, pwdLockoutDuration: 0 })).toBe(
    "1 wrong password locks an account until it is unlocked",
  );
});
