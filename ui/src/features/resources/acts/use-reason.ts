/** Why the reader cannot delete these; null when nothing is in the way. The API asks for both: to write, and to delete. */
import type { InventoryKind } from "@/api/schema";
import { useMay, useSession } from "@/hooks/use-session";
import { regionOf, type Item } from "@/lib/value";

export function useReasonNotToDelete(kind: InventoryKind, items: readonly Item[]): string | null {
  const { role, region_name: home } = useSession();
  const mayWrite = useMay(kind.permission, "write");
  const mayDelete = useMay(kind.permission, "delete");
  if (!mayWrite || !mayDelete) return `The role ${role} may not delete ${kind.label.toLowerCase()}`;
  const region = items.map((item) => regionOf(item) ?? home).find((each) => each !== home);
  if (region !== undefined) {
    return `${items.length === 1 ? "It" : "One of them"} is in region ${region}; this console acts in region ${home}`;
  }
  return null;
}
