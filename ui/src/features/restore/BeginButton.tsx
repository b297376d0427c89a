import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ActButton } from "@/components/ActButton";
import { useMay, useSession } from "@/hooks/use-session";

/** Leads to the wizard, where a server and a restore point are chosen; a drill begins there, too. */
export function BeginButton({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  const { role } = useSession();
  const may = useMay("restore", "admin");
  const navigate = useNavigate();
  return (
    <ActButton
      leftSection={icon}
      reason={
        may
          ? null
          : `The role ${role} may not restore servers: that asks for the permission “admin” on restore`
      }
      onAct={() => {
        void navigate({ to: "/restore/new" });
      }}
    >
      {children}
    </ActButton>
  );
}
