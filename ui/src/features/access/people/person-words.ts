/** What is said of a person: the state, what a deletion loses, what the directory asks of a password. */
import type { People, Person } from "@/api/schema";
import { counted, duration } from "@/lib/format";

export const STATES: Readonly<Record<Person["state"], string>> = {
  active: "active",
  locked: "locked",
  disabled: "disabled",
  gone: "not in the directory",
};

/** "the entry in the directory, the role operator, 2 groups (a, b) and the second factor" */
export function lossOf(person: Person): string {
  const parts = [
    person.in_directory && "the entry in the directory",
    `the role ${person.role}`,
    person.groups.length > 0 &&
      `${counted(person.groups.length, "group", "groups")} (${person.groups.join(", ")})`,
    person.mfa_enabled && "the second factor",
  ].filter((part) => part !== false);
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

type Policy = People["password_policy"];

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
