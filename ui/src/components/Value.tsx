/** One value of a resource as its column declares it. Always text: nothing that comes from the cloud is ever read as HTML. */
import type { KindColumn, InventoryKind } from "@/api/schema";
import { useSession } from "@/hooks/use-session";
import { amount } from "@/lib/format";
import { panelSearch } from "@/lib/list-search";
import { idOf, isAmount, isState, plainText, referenceOf, unresolvedId, type Item } from "@/lib/value";
import { Instant } from "./Instant";
import { NotMeasured } from "./NotMeasured";
import { StateMark } from "./StateMark";
import { TextLink } from "./TextLink";

interface Props {
  column: KindColumn;
  item: Item;
  kinds: readonly InventoryKind[];
  /** In a table the row is the tab stop, its links are reached through the panel. */
  inRow?: boolean;
}

export function Value({ column, item, kinds, inRow = false }: Props) {
  const home = useSession().region_name;
  const value = item[column.name];
  if (value === null || value === undefined || value === "") {
    // What has no name is known by its id.
    if (column.name === "name" && inRow) return <span className="none">{idOf(item)}</span>;
    const gone = unresolvedId(column, item);
    if (gone !== null) return <UnknownId id={gone} />;
    return isAmount(column) ? <NotMeasured /> : <span className="none">–</span>;
  }
  const target = referenceOf(column, item, kinds);
  if (target) {
    return (
      <TextLink
        to="/$kind"
        params={{ kind: target.slug }}
        search={panelSearch(target.id, target.region, home)}
        tabIndex={inRow ? -1 : 0}
        inherit
      >
        {plainText(value)}
      </TextLink>
    );
  }
  if (column.type === "timestamp") return <Instant at={plainText(value)} form={inRow ? "short" : "full"} />;
  if (typeof value === "number" && isAmount(column)) return amount(value, column.unit);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (isState(column)) return <StateMark state={plainText(value)} />;
  return plainText(value);
}

function UnknownId({ id }: { id: string }) {
  return (
    <span className="none" title="Nothing known has this id">
      {id}
    </span>
  );
}
