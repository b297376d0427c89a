/** What the directory asks of a password, in sentences. */
import type { PasswordRules } from "@/api/schema";
import { counted, duration } from "./format";

type Policy = PasswordRules["password_policy"];

/** The directory's rules in sentences; nothing where it does not say. */
export function policyWords(policy: Policy): string[] {
  const { pwdMinLength, pwdInHistory, pwdMaxAge, pwdMinAge } = policy;
  return [
    pwdMinLength ? `at least ${counted(pwdMinLength, "character", "characters")}` : "",
    pwdInHistory ? `none of the last ${counted(pwdInHistory, "password", "passwords")}` : "",
    pwdMaxAge ? `a new one every ${duration(pwdMaxAge)}` : "",
    pwdMinAge ? `not before the old one is ${duration(pwdMinAge)} old` : "",
  ].filter(Boolean);
}

/** When wrong passwords lock an account, and for how long. */
export function lockoutWords({ pwdMaxFailure, pwdLockoutDuration }: Policy): string | null {
  if (!pwdMaxFailure) return null;
  const tries = `${counted(pwdMaxFailure, "wrong password locks", "wrong passwords lock")} an account`;
  return pwdLockoutDuration
    ? `${tries} for ${duration(pwdLockoutDuration)}`
    : `${tries} until it is unlocked`;
}

export function rulesSentence(policy: Policy): string {
  const rules = policyWords(policy);
  return rules.length > 0 ? `The directory asks for ${rules.join("; ")}.` : "The directory names no rules.";
}
