/** How the values of a resource are to be read, from the declaration of their column. */
import type { KindColumn, InventoryKind } from "@/api/schema";

export type Item = Readonly<Record<string, unknown>>;

const STATES = new Set(["status", "state", "vm_state", "power_state"]);

export function isFigure(column: KindColumn): boolean {
  return column.type === "integer" || column.type === "number";
}

/** Counts and amounts are grouped and may be unmeasured; a port or a VLAN is a number that names something. */
export function isAmount(column: KindColumn): boolean {
  return isFigure(column) && (column.unit !== null || /(_count|_used|vcpus|_vms)$/.test(column.name));
}

export function isState(column: KindColumn): boolean {
  return STATES.has(column.name);
}

export function plainText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(plainText).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a resource is called: its title column, else its id. */
export function titleOf(kind: InventoryKind, item: Item): string {
  const value = item[kind.title];
  return typeof value === "string" && value !== "" ? value : idOf(item);
}

export function idOf(item: Item): string {
  return plainText(item.id);
}

export function regionOf(item: Item): string | null {
  return typeof item.region_name === "string" ? item.region_name : null;
}

/** One id may name a thing in several regions. */
export function keyOf(item: Item): string {
  return `${regionOf(item) ?? ""}/${idOf(item)}`;
}

export function slugOf(kind: InventoryKind): string {
  return kind.path.replace(/^\//, "");
}

/** The panel that a value points to, if its column is a reference to a kind this person may read. */
export function referenceOf(
  column: KindColumn,
  item: Item,
  kinds: readonly InventoryKind[],
): { slug: string; id: string; region: string | null } | null {
  if (!column.reference) return null;
  const { kind: name, id_column: idColumn } = column.reference;
  const kind = kinds.find((candidate) => candidate.name === name);
  const id = item[idColumn];
  if (unresolvedId(column, item) !== null) return null;
  return kind && typeof id === "string" && id !== ""
    ? {
        slug: slugOf(kind),
        id,
        region: kind.columns.some((other) => other.name === "region_name") ? regionOf(item) : null,
      }
    : null;
}

/** The id that a reference holds although nothing known has it: a volume of a project that is gone, say. */
export function unresolvedId(column: KindColumn, item: Item): string | null {
  const { unresolved } = item;
  if (!column.reference || typeof unresolved !== "object" || unresolved === null) return null;
  const id = (unresolved as Item)[column.reference.id_column];
  return typeof id === "string" ? id : null;
}
