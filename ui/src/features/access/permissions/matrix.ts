/** The permission matrix in the reader's terms: a level in each cell, delete beside it, and changes in sentences. */
import type { PermissionChange, PermissionMatrix } from "@/api/schema";
import { ROLES } from "../roles";

/** Each includes those before it. */
export const LEVELS = ["none", "read", "write", "admin"] as const;
export type Level = (typeof LEVELS)[number];

export interface Cell {
  level: Level;
  deletes: boolean;
}

/** What is to be, where it is not what is: by the name of the cell. */
export type Draft = Readonly<Record<string, Cell>>;

export function nameOf(role: string, resource: string): string {
  return `${role}/${resource}`;
}

export function cellOf(matrix: PermissionMatrix, role: string, resource: string): Cell {
  const granted = matrix.granted[role]?.[resource] ?? [];
  const level = LEVELS.findLast((each) => granted.includes(each)) ?? "none";
  return { level, deletes: granted.includes("delete") };
}

export function cellWords({ level, deletes }: Cell): string {
  if (!deletes) return level;
  return level === "none" ? "delete" : `${level}, delete`;
}

/** The draft with one cell set; a cell that is as it was is none of it. */
export function withCell(
  draft: Draft,
  matrix: PermissionMatrix,
  [role, resource]: [string, string],
  cell: Cell,
): Draft {
  const name = nameOf(role, resource);
  const others = Object.entries(draft).filter(([each]) => each !== name);
  const same = cellWords(cell) === cellWords(cellOf(matrix, role, resource));
  return Object.fromEntries(same ? others : [...others, [name, cell]]);
}

/** The cells of the API that are to change. */
export function changesOf(matrix: PermissionMatrix, draft: Draft): PermissionChange[] {
  return matrix.resources.flatMap((resource) =>
    matrix.roles.flatMap((role) => {
      const cell = draft[nameOf(role, resource)];
      if (!cell) return [];
      const granted = matrix.granted[role]?.[resource] ?? [];
      const wanted: string[] = LEVELS.slice(1, LEVELS.indexOf(cell.level) + 1);
      if (cell.deletes) wanted.push("delete");
      return (["read", "write", "admin", "delete"] as const)
        .filter((action) => wanted.includes(action) !== granted.includes(action))
        .map((action) => ({
          role: role as PermissionChange["role"],
          resource,
          action,
          granted: wanted.includes(action),
        }));
    }),
  );
}

/** From the least to the most, as far as that can be said. */
export function rolesOf(matrix: PermissionMatrix): string[] {
  const known = ROLES.filter((role) => matrix.roles.includes(role));
  return [...known, ...matrix.roles.filter((role) => !known.some((each) => each === role))];
}

interface Change {
  role: string;
  resource: string;
  action: string;
  granted: boolean;
}

/** "operator gains write on networks" */
export function changeWords(changes: readonly Change[]): string[] {
  const actions = new Map<string, string[]>();
  const told = changes.map(({ role, resource, action, granted }) => {
    const key = `${role} ${granted ? "gains" : "loses"} … on ${resourceWords(resource)}`;
    actions.set(key, [...(actions.get(key) ?? []), action]);
    return key;
  });
  return [...new Set(told)].map((sentence) =>
    sentence.replace("…", () => listed(actions.get(sentence) ?? [])),
  );
}

/** "read, write and admin" */
function listed(words: readonly string[]): string {
  const others = words.slice(0, -1).join(", ");
  return [others, words.at(-1)].filter(Boolean).join(" and ");
}

export function resourceWords(resource: string): string {
  return resource.replaceAll("_", " ");
}
