/** A person as a form holds one: the limits are the API's own. */
import { z } from "zod/mini";
import type { Person, PersonCreate, PersonUpdate } from "@/api/schema";
import { ROLES } from "../../roles";

export function personSchema(isNew: boolean) {
  return z.object({
    username: z.string().check(
      z.trim(),
      z.refine((text) => !isNew || text !== "", "Enter a user name"),
      z.maxLength(64, "At most 64 characters"),
      z.refine((text) => !isNew || /^[\w.@+ '-]*$/.test(text), "Letters, digits and . _ - @ + ' only"),
    ),
    full_name: z.string().check(
      z.trim(),
      z.refine((text) => !isNew || text !== "", "Enter a name"),
      z.maxLength(200, "At most 200 characters"),
    ),
    email: z.string().check(
      z.trim(),
      z.refine((text) => /^([^@\s]+@[^@\s]+)?$/.test(text), "This is no e-mail address"),
    ),
    password: z.string().check(z.refine((text) => !isNew || text !== "", "Enter a password")),
    role: z.enum(ROLES),
    department_id: z.nullable(z.string()),
    groups: z.array(z.string()),
  });
}

export type PersonValues = z.infer<ReturnType<typeof personSchema>>;

export const NOBODY: PersonValues = {
  username: "",
  full_name: "",
  email: "",
  password: "",
  role: "viewer",
  department_id: null,
  groups: [],
};

export function valuesOf(person: Person): PersonValues {
  return {
    username: person.username,
    full_name: person.full_name ?? "",
    email: person.email ?? "",
    password: "",
    role: person.role,
    department_id: person.department_id === null ? null : String(person.department_id),
    groups: [...person.groups],
  };
}

export function creationOf({
  username,
  full_name,
  email,
  password,
  role,
  department_id,
}: PersonValues): PersonCreate {
  return {
    username,
    full_name,
    email: email || null,
    password,
    role,
    department_id: department_id === null ? null : Number(department_id),
  };
}

/** Only what differs, so that nothing is written over that somebody else has changed meanwhile. */
export function changeOf(before: PersonValues, after: PersonValues): PersonUpdate {
  const sameGroups = [...before.groups].sort().join("\n") === [...after.groups].sort().join("\n");
  return {
    ...(after.full_name !== before.full_name && after.full_name !== "" && { full_name: after.full_name }),
    ...(after.email !== before.email && { email: after.email }),
    ...(after.role !== before.role && { role: after.role }),
    ...(after.department_id !== before.department_id && { department_id: Number(after.department_id ?? 0) }),
    ...(!sameGroups && { groups: after.groups }),
  };
}
