import { useMay, useSession } from "@/hooks/use-session";

/** Why this reader may not act on restores; null: they may. */
export function useRestoreReason(): string | null {
  const { role } = useSession();
  return useMay("restore", "admin") ? null : `The role ${role} may not restore servers`;
}
