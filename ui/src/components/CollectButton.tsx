/** Starts an inventory run and goes to its progress. Who may not is told why. */
import { Button, Tooltip } from "@mantine/core";
import IconRefresh from "@tabler/icons-react/dist/esm/icons/IconRefresh.mjs";
import { useMay, useSession } from "@/hooks/use-session";
import { useStartRun } from "@/hooks/use-start-run";
import { notifyProblem } from "@/lib/notify";

export function CollectButton({ variant = "default" }: { variant?: "default" | "filled" }) {
  const { role } = useSession();
  const may = useMay("resources", "write");
  const start = useStartRun();
  return (
    <Tooltip label={`The role ${role} may look at runs but not start one`} disabled={may}>
      <Button
        variant={variant}
        leftSection={<IconRefresh size={15} />}
        loading={start.isPending}
        data-disabled={!may || undefined}
        aria-disabled={!may}
        onClick={() => {
          if (may) start.mutate(undefined, { onError: notifyProblem });
        }}
      >
        Collect now
      </Button>
    </Tooltip>
  );
}
