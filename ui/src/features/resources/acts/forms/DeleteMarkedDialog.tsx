/** What deleting all that is marked would touch, asked of the cloud for each; then each is deleted, and says how it went. */
import { Button, Group, Loader, Modal, Text } from "@mantine/core";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { Dependents, InventoryKind } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { counted } from "@/lib/format";
import { ApiProblem } from "@/lib/problem";
import { idOf, keyOf, titleOf, type Item } from "@/lib/value";
import type { ActKind } from "../acts";
import { useAfterAct } from "../use-after-act";
import { listDependents, remove } from "./acts-api";

interface Props {
  kind: InventoryKind;
  act: ActKind;
  items: readonly Item[];
  onGone: (item: Item) => void;
  onClose: () => void;
}

type Outcome = "deleting" | "deleted" | { refused: string };

export function DeleteMarkedDialog({ kind, act, items: marked, onGone, onClose }: Props) {
  const [items] = useState(marked); // those that are gone stay to be read
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const asked = useQueries({
    queries: items.map((item) => ({
      queryKey: ["dependents", act, idOf(item)],
      queryFn: ({ signal }: { signal: AbortSignal }) => listDependents(act, idOf(item), signal),
      gcTime: 0, // the cloud is asked each time
      retry: false,
    })),
  });
  const free = items.filter((_, at) => asked[at]?.data?.blocked === false);
  const refresh = useAfterAct();
  const tell = (item: Item, outcome: Outcome) => {
    setOutcomes((before) => new Map(before).set(keyOf(item), outcome));
  };
  const doom = useMutation({
    mutationFn: async () => {
      for (const item of free) {
        tell(item, "deleting");
        try {
          await remove(act, idOf(item));
          tell(item, "deleted");
          onGone(item);
        } catch (error) {
          if (!(error instanceof ApiProblem)) throw error;
          tell(item, { refused: error.message });
        }
      }
    },
    onSettled: () => void refresh(),
  });
  const words = (some: readonly Item[]) =>
    counted(some.length, kind.singular.toLowerCase(), kind.label.toLowerCase());
  const close = () => {
    if (!doom.isPending) onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`Delete ${words(items)}`}
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">What is deleted does not come back. What is in use is left as it is.</Text>
      {/* A region that scrolls is reached by the keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="marked-list" role="group" aria-label="Marked" tabIndex={0}>
        <ul>
          {items.map((item, at) => (
            <li key={keyOf(item)}>
              <strong>
                {titleOf(kind, item)}
                {typeof item.project_name === "string" && <span className="of"> of {item.project_name}</span>}
              </strong>
              <Fate
                outcome={outcomes.get(keyOf(item))}
                dependents={asked[at]?.data}
                error={asked[at]?.error}
              />
            </li>
          ))}
        </ul>
      </div>
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus onClick={close} disabled={doom.isPending}>
          {doom.isSuccess ? "Close" : "Cancel"}
        </Button>
        {!doom.isSuccess && (
          <ActButton
            color="red.9"
            loading={doom.isPending}
            reason={reasonOf(asked, free)}
            onAct={() => {
              if (!doom.isPending) doom.mutate();
            }}
          >
            {free.length === 0 ? "Delete" : `Delete ${words(free)}`}
          </ActButton>
        )}
      </Group>
    </Modal>
  );
}

function reasonOf(asked: readonly { isPending: boolean }[], free: readonly Item[]): string | null {
  if (asked.some(({ isPending }) => isPending)) return "What depends on them is not known yet";
  return free.length === 0 ? "All of them are in use" : null;
}

interface FateProps {
  outcome: Outcome | undefined;
  dependents: Dependents | undefined;
  error: Error | null | undefined;
}

function Fate({ outcome, dependents, error }: FateProps) {
  if (outcome === "deleting") return <Loader size={12} aria-label="Being deleted" />;
  if (outcome === "deleted") return <span role="status">deleted</span>;
  if (outcome) return <span role="alert">not deleted: {outcome.refused}</span>;
  if (error) return <span>{error.message}</span>;
  if (!dependents) return <span className="of">asking the cloud …</span>;
  return <span>{dependents.blocked ? `left as it is: ${dependents.summary}` : dependents.summary}</span>;
}
