/** Why something cannot be done to a person; null where nothing is in the way. The API refuses the same in its own words. */
import type { People, Person } from "@/api/schema";

export type Act = "password" | "disable" | "unlock" | "second factor" | "delete";

interface Facts {
  /** Who asks. */
  me: string;
  directory: Pick<People, "can_change_directory" | "superadmins"> | undefined;
  mayResetSecondFactor: boolean;
}

export const ELSEWHERE = "The directory is kept elsewhere (LDAP_READ_ONLY): people are changed there";

export function reasonAgainst(
  act: Act,
  person: Person,
  { me, directory, mayResetSecondFactor }: Facts,
): string | null {
  if (!directory) return "What the directory allows is not known yet";
  const { username } = person;
  const last = directory.superadmins.length === 1 && directory.superadmins[0] === username;
  const noEntry = person.in_directory ? null : `${username} is not in the directory`;
  const elsewhere = directory.can_change_directory ? null : ELSEWHERE;
  switch (act) {
    case "password":
    case "unlock":
      return noEntry ?? elsewhere;
    case "second factor":
      if (!person.mfa_enabled) return `${username} has no second factor`;
      return mayResetSecondFactor ? null : "Your role may not reset second factors";
    case "disable":
      return last ? `${username} is the last active superadmin: make somebody else one first` : null;
    case "delete":
      if (username === me)
        return "Somebody else deletes you: nobody takes the floor from under their own feet";
      if (last) return `${username} is the last active superadmin: make somebody else one first`;
      return person.in_directory ? elsewhere : null;
  }
}

/** Why the parts of a person that the directory keeps cannot be changed. */
export function reasonAgainstEntry(person: Person, directory: Facts["directory"]): string | null {
  if (!person.in_directory) return `${person.username} is not in the directory`;
  return directory && !directory.can_change_directory ? ELSEWHERE : null;
}
