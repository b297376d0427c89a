/** Asks what a deletion would touch, then deletes. Who may not is told why. */
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { lazy, Suspense, useState } from "react";
import type { InventoryKind } from "@/api/schema";
import { useMay, useSession } from "@/hooks/use-session";
import { regionOf, type Item } from "@/lib/value";
import { ActButton } from "@/components/ActButton";
import type { ActKind } from "./acts";

const DeleteDialog = lazy(async () => ({
  default: (await import("./forms/DeleteDialog")).DeleteDialog,
}));

interface Props {
  kind: InventoryKind;
  act: ActKind;
  item: Item;
  onGone: () => void;
}

export function DeleteButton({ kind, act, item, onGone }: Props) {
  const reason = useReason(kind, item);
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActButton
        variant="default"
        size="compact-xs"
        leftSection={<IconTrash size={13} aria-hidden />}
        reason={reason}
        onAct={() => {
          setOpen(true);
        }}
      >
        Delete
      </ActButton>
      <Suspense fallback={null}>
        {open && (
          <DeleteDialog
            kind={kind}
            act={act}
            item={item}
            onClose={() => {
              setOpen(false);
            }}
            onGone={onGone}
          />
        )}
      </Suspense>
    </>
  );
}

/** The API asks for both: to write, and to delete. */
function useReason(kind: InventoryKind, item: Item): string | null {
  const { role, region_name: home } = useSession();
  const mayWrite = useMay(kind.permission, "write");
  const mayDelete = useMay(kind.permission, "delete");
  const region = regionOf(item) ?? home;
  if (!mayWrite || !mayDelete) return `The role ${role} may not delete ${kind.label.toLowerCase()}`;
  if (region !== home) return `It is in region ${region}; this console acts in region ${home}`;
  return null;
}
