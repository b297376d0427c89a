import { EmptyState, Text, Title } from "@mantine/core";
import IconLinkOff from "@tabler/icons-react/dist/esm/icons/IconLinkOff.mjs";
import type { InventoryKind, RelatedItem, Relation } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useSession } from "@/hooks/use-session";
import { count } from "@/lib/format";
import { panelSearch } from "@/lib/list-search";
import { slugOf } from "@/lib/value";

interface Props {
  relations: readonly Relation[];
  kinds: readonly InventoryKind[];
  singular: string;
}

export function Relations({ relations, kinds, singular }: Props) {
  if (relations.length === 0) {
    return (
      <EmptyState
        size="sm"
        icon={<IconLinkOff />}
        title="No relations"
        description={`This ${singular.toLowerCase()} is tied to no other resource.`}
      />
    );
  }
  return relations.map((relation) => (
    <section key={`${relation.kind}-${relation.label}`} className="relation">
      <Title order={3} size="h6">
        <NavIcon name={relation.kind} size={15} />
        {relation.label}
        <span className="relation-total">{count(relation.total)}</span>
      </Title>
      {relation.items.length === 0 ? (
        <Text size="xs" c="dimmed">
          None
        </Text>
      ) : (
        <ul>
          {relation.items.map((item) => (
            <li key={item.id}>
              <RelatedName kind={kinds.find(({ name }) => name === relation.kind)} item={item} />
              {item.status && <StateMark state={item.status} />}
            </li>
          ))}
        </ul>
      )}
      {relation.total > relation.items.length && (
        <Text size="xs" c="dimmed">
          The first {relation.items.length} of {count(relation.total)}
        </Text>
      )}
    </section>
  ));
}

/** A kind that this person may not read is named, but leads nowhere. */
function RelatedName({ kind, item }: { kind: InventoryKind | undefined; item: RelatedItem }) {
  const home = useSession().region_name;
  const words = item.name === null || item.name === "" ? item.id : item.name;
  if (!kind) return <span className="related">{words}</span>;
  return (
    <TextLink
      className="related"
      to="/$kind"
      params={{ kind: slugOf(kind) }}
      search={panelSearch(item.id, item.region_name, home)}
    >
      {words}
    </TextLink>
  );
}
