/** Opens the form of a kind, which arrives with its first use. */
import type { ButtonProps } from "@mantine/core";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { lazy, Suspense, useState } from "react";
import type { Created, InventoryKind } from "@/api/schema";
import { useMay, useSession } from "@/hooks/use-session";
import { ActButton } from "@/components/ActButton";
import type { ActKind } from "./acts";

const CreateDialog = lazy(async () => ({
  default: (await import("./forms/CreateDialog")).CreateDialog,
}));

interface Props extends ButtonProps {
  kind: InventoryKind;
  act: ActKind;
  label: string;
  settled?: Readonly<Record<string, string>>;
  onMade: (made: Created) => void;
}

export function CreateButton({ kind, act, label, settled, onMade, ...button }: Props) {
  const { role } = useSession();
  const may = useMay(kind.permission, "write");
  const [open, setOpen] = useState(false);
  const what = kind.label.toLowerCase();
  return (
    <>
      <ActButton
        {...button}
        leftSection={<IconPlus size={15} aria-hidden />}
        reason={may ? null : `The role ${role} may look at ${what} but not create them`}
        onAct={() => {
          setOpen(true);
        }}
      >
        {label}
      </ActButton>
      <Suspense fallback={null}>
        {open && (
          <CreateDialog
            kind={kind}
            act={act}
            settled={settled}
            onClose={() => {
              setOpen(false);
            }}
            onMade={(made) => {
              setOpen(false);
              onMade(made);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
