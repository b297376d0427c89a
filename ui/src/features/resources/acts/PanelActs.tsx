/** What can be done to the resource of a panel, and within it. */
import { Group } from "@mantine/core";
import type { InventoryKind } from "@/api/schema";
import type { Item } from "@/lib/value";
import { CreateButton } from "./CreateButton";
import { DeleteButton } from "./DeleteButton";
import { actKindOf, WITHIN } from "./acts";

interface Props {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  item: Item;
  /** Something was made within it. */
  onMadeWithin: () => void;
  onGone: () => void;
}

export function PanelActs({ kind, kinds, item, onMadeWithin, onGone }: Props) {
  const act = actKindOf(kind);
  if (!act) return null;
  const within = WITHIN[act];
  const inner = within && kinds.find(({ name }) => name === within.kind);
  return (
    <Group gap={6} mt={8}>
      {within && inner && (
        <CreateButton
          kind={inner}
          act={within.kind}
          label={within.label}
          settled={within.settled(item)}
          variant="default"
          size="compact-xs"
          onMade={onMadeWithin}
        />
      )}
      <DeleteButton kind={kind} act={act} item={item} onGone={onGone} />
    </Group>
  );
}
