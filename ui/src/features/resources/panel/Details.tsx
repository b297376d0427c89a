import type { InventoryKind, KindColumn } from "@/api/schema";
import { Value } from "@/components/Value";
import type { Item } from "@/lib/value";

/** Ids that name nothing show where they stand, not as a column of their own. */
function isOwn({ name }: KindColumn): boolean {
  return name !== "unresolved";
}

export function Details({
  kind,
  kinds,
  item,
}: {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  item: Item;
}) {
  return (
    <dl className="details">
      {kind.columns.filter(isOwn).map((column) => (
        <div key={column.name}>
          <dt>{column.label}</dt>
          <dd>
            <Value column={column} item={item} kinds={kinds} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
