/** One value of a resource as its column declares it. Always text: nothing that comes from the cloud is ever read as HTML. */
import type { Column, Kind } from "@/api/schema";
import { amount } from "@/lib/format";
import { idOf, isFigure, isState, plainText, referenceOf, type Item } from "@/lib/value";
import { Instant } from "./Instant";
import { NotMeasured } from "./NotMeasured";
import { StateMark } from "./StateMark";
import { TextLink } from "./TextLink";

interface Props {
  column: Column;
  item: Item;
  kinds: readonly Kind[];
  /** In a table the row is the tab stop, its links are reached through the panel. */
  inRow?: boolean;
}

export function Value({ column, item, kinds, inRow = false }: Props) {
  const value = item[column.name];
  if (value === null || value === undefined || value === "") {
    // What has no name is known by its id.
    if (column.name === "name" && inRow) return <span className="none">{idOf(item)}</span>;
    return isFigure(column) ? <NotMeasured /> : <span className="none">–</span>;
  }
  const target = referenceOf(column, item, kinds);
  if (target) {
    return (
      <TextLink
        to="/$kind"
        params={{ kind: target.slug }}
        search={{ id: target.id }}
        tabIndex={inRow ? -1 : 0}
        inherit
      >
        {plainText(value)}
      </TextLink>
    );
  }
  if (column.type === "timestamp") return <Instant at={plainText(value)} form={inRow ? "short" : "full"} />;
  if (typeof value === "number" && isFigure(column)) return amount(value, column.unit);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (isState(column)) return <StateMark state={plainText(value)} />;
  return plainText(value);
}
