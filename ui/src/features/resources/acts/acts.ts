/** The kinds that one can make and delete from here, and what each is called while it is done. */
import type { InventoryKind } from "@/api/schema";
import { idOf, type Item } from "@/lib/value";

export const ACT_KINDS = ["flavors", "networks", "security_groups", "security_group_rules"] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export function actKindOf(kind: InventoryKind): ActKind | undefined {
  return ACT_KINDS.find((name) => name === kind.name);
}

/** What is made within a resource, from its panel: which kind, and the words of the form that are settled by then. */
interface Within {
  kind: ActKind;
  label: string;
  settled: (item: Item) => Readonly<Record<string, string>>;
}

export const WITHIN: Partial<Record<ActKind, Within>> = {
  security_groups: {
    kind: "security_group_rules",
    label: "Add rule",
    settled: (item) => ({ security_group_id: idOf(item) }),
  },
};
