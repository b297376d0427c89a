/** How a server can be brought back, and how it was: the way to the wizard, its newest point in time, its restores. */
import { Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { DRILL_WORDS, DrillButton } from "@/components/restore/DrillButton";
import { pointsQuery } from "@/components/restore/restore-api";
import { RestoresOf } from "@/components/restore/RestoresOf";
import { counted } from "@/lib/format";
import { RestoreButton } from "./RestoreButton";
import { WhenEnabled } from "./WhenEnabled";

export function RestoreTab({ vmId }: { vmId: string }) {
  return (
    <WhenEnabled>
      <Points vmId={vmId} />
      <RestoresOf of={{ vm_id: vmId }} />
    </WhenEnabled>
  );
}

function Points({ vmId }: { vmId: string }) {
  const points = useQuery(pointsQuery(vmId));
  if (points.isPending)
    return <Skeleton h={90} mb="md" role="progressbar" aria-busy="true" aria-label="Asking the cloud" />;
  if (points.isError) {
    return (
      <ProblemNotice
        error={points.error}
        onRetry={() => void points.refetch()}
        retrying={points.isFetching}
      />
    );
  }
  const { eligible, reason, items, total } = points.data;
  const newest = items.find((point) => point.eligible);
  return (
    <section className="outlook" aria-label="Restore points">
      <p className="outlook-headline">
        {eligible
          ? `It can be restored to ${counted(total, "point in time", "points in time")}`
          : "It cannot be restored"}
      </p>
      {newest && (
        <p className="of">
          The newest is <Instant at={newest.taken_at} />, {newest.policy ?? "made by hand"}.
        </p>
      )}
      {!newest && <p>{reason ?? items[0]?.reason}</p>}
      {eligible && (
        <>
          <Group gap="xs">
            <RestoreButton words={{ vm_id: vmId }} />
            <DrillButton vmId={vmId} snapshotId={null} />
          </Group>
          <p className="of">{DRILL_WORDS}</p>
        </>
      )}
    </section>
  );
}
