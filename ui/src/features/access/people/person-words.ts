/** What is said of a person: the state, what a deletion loses. */
import type { Person } from "@/api/schema";
import { counted } from "@/lib/format";

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
