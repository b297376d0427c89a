/** The declared columns of a kind as columns of the table. */
import { columnSizingFeature, createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { Value } from "@/components/Value";
import { amount } from "@/lib/format";
import { shortTime } from "@/lib/time";
import { idOf, isAmount, plainText, unresolvedId, type Item } from "@/lib/value";

export const features = tableFeatures({ columnSizingFeature });
const helper = createColumnHelper<typeof features, Item>();

const CHARACTER = 7.6;
const PADDING = 26;
const MARK = 16;

/** Wide enough for what is on the page, within reason; measured on the words because cells of other rows are not drawn. */
export function widthOf(column: KindColumn, items: readonly Item[]): number {
  const lengths = items.map((item) => wordsOf(column, item).length);
  const longest = Math.max(column.label.length + 3, ...lengths);
  return Math.round(
    Math.min(300, longest * CHARACTER) + PADDING + (column.name.endsWith("status") ? MARK : 0),
  );
}

function wordsOf(column: KindColumn, item: Item): string {
  const value = item[column.name];
  if (column.name === "name" && !value) return idOf(item);
  const gone = unresolvedId(column, item);
  if (gone !== null) return gone;
  if (column.type === "timestamp" && typeof value === "string") return shortTime(value);
  if (isAmount(column)) return amount(value as number | null, column.unit);
  return plainText(value);
}

export function tableColumns(
  columns: readonly KindColumn[],
  items: readonly Item[],
  kinds: readonly InventoryKind[],
) {
  return columns.map((column) =>
    helper.accessor((item) => item[column.name], {
      id: column.name,
      header: column.label,
      size: widthOf(column, items),
      cell: ({ row }) => <Value column={column} item={row.original} kinds={kinds} inRow />,
    }),
  );
}
