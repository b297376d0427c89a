/** A person's own order of the menu: {"groups": [keys], "items": [keys]}. What it does not name comes behind, as delivered. */
import { z } from "zod/mini";
import type { NavigationGroup } from "@/api/schema";

export interface MenuOrder {
  groups: readonly string[];
  items: readonly string[];
}

const stored = z.object({ groups: z.array(z.string()), items: z.array(z.string()) });

export function parseOrder(value: unknown): MenuOrder | undefined {
  const read = stored.safeParse(value);
  return read.success ? read.data : undefined;
}

function inOrder<T extends { key: string }>(all: readonly T[], keys: readonly string[]): T[] {
  const places = new Map(keys.map((key, at) => [key, at]));
  const placeOf = ({ key }: T) => places.get(key) ?? keys.length;
  return all.toSorted((one, other) => placeOf(one) - placeOf(other));
}

export function arranged(
  groups: readonly NavigationGroup[],
  order: MenuOrder | undefined,
): NavigationGroup[] {
  if (!order) return [...groups];
  return inOrder(groups, order.groups).map((group) => ({
    ...group,
    items: inOrder(group.items, order.items),
  }));
}

/** The order as it is seen; what is hidden just now keeps being named. */
export function orderOf(groups: readonly NavigationGroup[], before: MenuOrder | undefined): MenuOrder {
  const names = groups.map(({ key }) => key);
  const pages = groups.flatMap(({ items }) => items.map(({ key }) => key));
  const rest = (keys: readonly string[] | undefined, named: readonly string[]) =>
    (keys ?? []).filter((key) => !named.includes(key));
  return {
    groups: [...names, ...rest(before?.groups, names)],
    items: [...pages, ...rest(before?.items, pages)],
  };
}
