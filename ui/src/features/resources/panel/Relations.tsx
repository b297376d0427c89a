import { EmptyState, Text, Title } from "@mantine/core";
import IconLinkOff from "@tabler/icons-react/dist/esm/icons/IconLinkOff.mjs";
import type { Kind, Relation } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { count } from "@/lib/format";
import { slugOf } from "@/lib/value";

interface Props {
  relations: readonly Relation[];
  kinds: readonly Kind[];
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
              <RelatedName
                kind={kinds.find(({ name }) => name === relation.kind)}
                id={item.id}
                name={item.name}
              />
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

/** An empty name is none. */
function plainName(name: string | null | undefined): string | undefined {
  return name === "" ? undefined : (name ?? undefined);
}

/** A kind that this person may not read is named, but leads nowhere. */
function RelatedName({
  kind,
  id,
  name,
}: {
  kind: Kind | undefined;
  id: string;
  name: string | null | undefined;
}) {
  const words = plainName(name) ?? id;
  if (!kind) return <span className="related">{words}</span>;
  return (
    <TextLink className="related" to="/$kind" params={{ kind: slugOf(kind) }} search={{ id }}>
      {words}
    </TextLink>
  );
}
