import { useNavigate } from "@tanstack/react-router";
import IconRestore from "@tabler/icons-react/dist/esm/icons/IconRestore.mjs";
import { ActButton } from "@/components/ActButton";
import { useMay, useSession } from "@/hooks/use-session";

/** Leads to the wizard with the server, and maybe the point in time, chosen. */
export function RestoreButton({ words }: { words: { vm_id: string; snapshot_id?: string } }) {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  const navigate = useNavigate();
  return (
    <ActButton
      variant="default"
      leftSection={<IconRestore size={14} aria-hidden />}
      reason={may ? null : `The role ${role} may not restore servers`}
      onAct={() => {
        void navigate({ to: "/restore/new", search: words });
      }}
    >
      Restore…
    </ActButton>
  );
}
