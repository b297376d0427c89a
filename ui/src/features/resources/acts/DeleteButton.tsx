/** Asks what a deletion would touch, then deletes. Who may not is told why. */
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { lazy, Suspense, useState } from "react";
import type { InventoryKind } from "@/api/schema";
import type { Item } from "@/lib/value";
import { ActButton } from "@/components/ActButton";
import type { ActKind } from "./acts";
import { useReasonNotToDelete } from "./use-reason";

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
  const reason = useReasonNotToDelete(kind, [item]);
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
