/** What a deletion would touch, asked of the cloud itself, before it is done. */
import { Alert, Button, Group, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import type { Deleted, DependentGroup, Dependents, InventoryKind } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useKinds } from "@/hooks/use-kinds";
import { count, counted } from "@/lib/format";
import { notifyDone, notifyNote } from "@/lib/notify";
import { idOf, titleOf, type Item } from "@/lib/value";
import { ActButton } from "@/components/ActButton";
import type { ActKind } from "../acts";
import { useAfterAct } from "../use-after-act";
import { listDependents, remove } from "./acts-api";

const SHOWN = 8;
const EFFECTS = { deleted: "deleted too", blocks: "in the way", kept: "kept" } as const;

interface Props {
  kind: InventoryKind;
  act: ActKind;
  item: Item;
  onClose: () => void;
  onGone: () => void;
}

export function DeleteDialog({ kind, act, item, onClose, onGone }: Props) {
  const id = idOf(item);
  const what = kind.singular.toLowerCase();
  const dependents = useQuery({
    queryKey: ["dependents", act, id],
    queryFn: ({ signal }) => listDependents(act, id, signal),
    gcTime: 0, // the cloud is asked each time
    retry: false,
  });
  const refresh = useAfterAct();
  const kinds = useKinds().data ?? [];
  const doom = useMutation({
    mutationFn: () => remove(act, id),
    onSuccess: async (gone) => {
      tell(kind, kinds, gone);
      await refresh();
      onGone();
    },
    // Somebody else may have been faster, or a port has come: what is shown is asked anew.
    onError: () => void refresh(),
  });
  const reason = reasonOf(dependents.data, what);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Delete ${what} ${titleOf(kind, item)}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {dependents.isPending && <Asking />}
      {dependents.isError && (
        <ProblemNotice
          error={dependents.error}
          onRetry={() => void dependents.refetch()}
          retrying={dependents.isFetching}
        />
      )}
      {dependents.data && <Touched dependents={dependents.data} what={what} />}
      {doom.isError && <ProblemNotice error={doom.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <ActButton
          color="red.9"
          loading={doom.isPending}
          reason={reason}
          onAct={() => {
            if (!doom.isPending) doom.mutate();
          }}
        >
          Delete {what}
        </ActButton>
      </Group>
    </Modal>
  );
}

function reasonOf(dependents: Dependents | undefined, what: string): string | null {
  if (!dependents) return "What depends on it is not known yet";
  return dependents.blocked ? `The cloud keeps a ${what} while it is in use` : null;
}

function Asking() {
  return (
    <Stack gap="xs" role="progressbar" aria-busy="true" aria-label="Asking the cloud what depends on it">
      <Skeleton h={16} />
      <Skeleton h={16} w="60%" />
    </Stack>
  );
}

function Touched({ dependents, what }: { dependents: Dependents; what: string }) {
  return (
    <>
      {dependents.blocked ? (
        <Alert variant="default" icon={<IconLock size={18} />} title={`This ${what} cannot be deleted now`}>
          {dependents.summary}
        </Alert>
      ) : (
        <Text size="sm">{dependents.summary} It does not come back.</Text>
      )}
      {dependents.items.map((group) => (
        <Touch key={group.label} group={group} />
      ))}
    </>
  );
}

function Touch({ group }: { group: DependentGroup }) {
  const shown = group.items.slice(0, SHOWN);
  return (
    <section className="touched">
      <Title order={3} size="h6">
        {group.label} ({count(group.total)})<span className="of"> {EFFECTS[group.effect]}</span>
      </Title>
      <ul>
        {shown.map(({ id, name }) => (
          <li key={id}>{name ?? id}</li>
        ))}
        {group.total > shown.length && <li className="of">and {count(group.total - shown.length)} more</li>}
      </ul>
    </section>
  );
}

/** Such as "Network web: deleted" and "With it went 2 subnets and 1 port.". */
function tell(kind: InventoryKind, kinds: readonly InventoryKind[], gone: Deleted): void {
  const title = `${kind.singular} ${gone.name ?? ""}`.trim();
  const others = gone.removed.filter(({ id }) => id !== gone.id);
  const parts = kinds
    .map((each) => ({ each, total: others.filter(({ kind: name }) => name === each.name).length }))
    .filter(({ total }) => total > 0)
    .map(({ each, total }) => counted(total, each.singular.toLowerCase(), each.label.toLowerCase()));
  const words = parts.length === 0 ? "Nothing else went with it." : `With it went ${parts.join(" and ")}.`;
  if (gone.note) notifyNote(`${title}: deleted`, `${words} ${gone.note}`);
  else notifyDone(`${title}: deleted`, words);
}
