import type { InventoryKind } from "@/api/schema";
import { Value } from "@/components/Value";
import type { Item } from "@/lib/value";

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
      {kind.columns.map((column) => (
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
