/** What can be done to all that is marked, above the list. */
import { Button } from "@mantine/core";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { lazy, Suspense, useState } from "react";
import type { InventoryKind } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { counted } from "@/lib/format";
import type { Marks } from "../use-marks";
import type { ActKind } from "./acts";
import { useReasonNotToDelete } from "./use-reason";

const DeleteMarkedDialog = lazy(async () => ({
  default: (await import("./forms/DeleteMarkedDialog")).DeleteMarkedDialog,
}));

export function MarkedActs({ kind, act, marks }: { kind: InventoryKind; act: ActKind; marks: Marks }) {
  const items = [...marks.marked.values()];
  const [open, setOpen] = useState(false);
  const reason = useReasonNotToDelete(kind, items);
  const words = counted(items.length, kind.singular.toLowerCase(), kind.label.toLowerCase());
  return (
    <>
      {items.length > 0 && (
        <div className="marked-acts" role="region" aria-label="Marked">
          <span role="status">{words} marked</span>
          <ActButton
            variant="default"
            size="compact-xs"
            leftSection={<IconTrash size={13} aria-hidden />}
            reason={reason}
            onAct={() => {
              setOpen(true);
            }}
          >
            Delete {words}
          </ActButton>
          <Button variant="subtle" size="compact-xs" onClick={marks.clear}>
            Clear the marks
          </Button>
        </div>
      )}
      <Suspense fallback={null}>
        {open && (
          <DeleteMarkedDialog
            kind={kind}
            act={act}
            items={items}
            onGone={(item) => {
              marks.setAll([item], false);
            }}
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
