/** How the values of a resource are to be read, from the declaration of their column. */
import type { Column, Kind } from "@/api/schema";

export type Item = Readonly<Record<string, unknown>>;

const STATES = new Set(["status", "state", "vm_state", "power_state"]);

export function isFigure(column: Column): boolean {
  return column.type === "integer" || column.type === "number";
}

export function isState(column: Column): boolean {
  return STATES.has(column.name);
}

export function plainText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(plainText).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a resource is called: its first column that holds text, else its id. */
export function titleOf(kind: Kind, item: Item): string {
  for (const name of ["name", kind.default_sort, kind.columns[0]?.name ?? "id"]) {
    const value = item[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return idOf(item);
}

export function idOf(item: Item): string {
  return plainText(item.id);
}

export function slugOf(kind: Kind): string {
  return kind.path.replace(/^\//, "");
}

/** The panel that a value points to, if its column is a reference to a kind this person may read. */
export function referenceOf(
  column: Column,
  item: Item,
  kinds: readonly Kind[],
): { slug: string; id: string } | null {
  if (!column.reference) return null;
  const { kind: name, id_column: idColumn } = column.reference;
  const kind = kinds.find((candidate) => candidate.name === name);
  const id = item[idColumn];
  return kind && typeof id === "string" && id !== "" ? { slug: slugOf(kind), id } : null;
}
