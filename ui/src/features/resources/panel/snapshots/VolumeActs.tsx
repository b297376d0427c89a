/** What one can say about a volume: policies by hand, or that it is left out; and take either back. */
import { Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { VolumeDecision } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { useMay, useSession } from "@/hooks/use-session";
import { notifyDone, notifyProblem } from "@/lib/notify";
import { AssignDialog } from "./AssignDialog";
import { ExcludeDialog } from "./ExcludeDialog";
import { include, release } from "./snapshots-api";
import { useAfterSaying } from "./use-after-saying";

export function VolumeActs({ decision }: { decision: VolumeDecision }) {
  const { role } = useSession();
  const [open, setOpen] = useState<"assign" | "exclude" | null>(null);
  const at = { id: decision.volume_id, region: decision.region_name };
  const refresh = useAfterSaying();
  const takeBack = useMutation({
    mutationFn: (what: "assignment" | "exclusion") => (what === "assignment" ? release(at) : include(at)),
    onSuccess: (_, what) => {
      notifyDone(decision.volume_name || decision.volume_id, `The ${what} is taken back.`);
    },
    onError: notifyProblem,
    onSettled: refresh,
  });
  const reasons = {
    assign: useReason("snapshot_assignments", "write", `The role ${role} may not assign policies by hand`),
    release: useReason("snapshot_assignments", "delete", `The role ${role} may not take an assignment back`),
    exclude: useReason("snapshot_exclusions", "write", `The role ${role} may not exclude volumes`),
    include: useReason("snapshot_exclusions", "delete", `The role ${role} may not take an exclusion back`),
  };
  const close = () => {
    setOpen(null);
  };
  const small = { variant: "default", size: "compact-xs" } as const;
  const byHand = decision.source === "manual";
  return (
    <Group gap={6} mb="sm">
      <ActButton
        {...small}
        reason={reasons.assign}
        onAct={() => {
          setOpen("assign");
        }}
      >
        {byHand ? "Change the assignment" : "Assign by hand"}
      </ActButton>
      {byHand && (
        <ActButton
          {...small}
          reason={reasons.release}
          loading={takeBack.isPending}
          onAct={() => {
            takeBack.mutate("assignment");
          }}
        >
          Take the assignment back
        </ActButton>
      )}
      <ActButton
        {...small}
        reason={reasons.exclude}
        onAct={() => {
          setOpen("exclude");
        }}
      >
        {decision.excluded ? "Change the exclusion" : "Exclude"}
      </ActButton>
      {decision.excluded && (
        <ActButton
          {...small}
          reason={reasons.include}
          loading={takeBack.isPending}
          onAct={() => {
            takeBack.mutate("exclusion");
          }}
        >
          Take the exclusion back
        </ActButton>
      )}
      {open === "assign" && <AssignDialog decision={decision} onClose={close} />}
      {open === "exclude" && <ExcludeDialog decision={decision} onClose={close} />}
    </Group>
  );
}

/** The API asks for writing in any case. */
function useReason(resource: string, action: "write" | "delete", words: string): string | null {
  const mayWrite = useMay(resource, "write");
  const mayAct = useMay(resource, action);
  return mayWrite && mayAct ? null : words;
}
