/** Which server a snapshot brings back, the way to the wizard, and the restores from it. */
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { ResourceLink } from "@/components/ResourceLink";
import { RESTORE } from "@/components/restore/restore-api";
import { RestoresOf } from "@/components/restore/RestoresOf";
import { body, client } from "@/lib/client";
import { RestoreButton } from "./RestoreButton";
import { WhenEnabled } from "./WhenEnabled";

export function SnapshotRestoreTab({ id }: { id: string }) {
  return (
    <WhenEnabled>
      <Server snapshotId={id} />
      <RestoresOf of={{ snapshot_id: id }} />
    </WhenEnabled>
  );
}

function Server({ snapshotId }: { snapshotId: string }) {
  const found = useQuery({
    queryKey: [RESTORE, "snapshot", snapshotId],
    queryFn: ({ signal }) =>
      // The words that are searched for may be an id.
      body(client.GET("/api/v1/restore/snapshots", { params: { query: { q: snapshotId } }, signal })),
  });
  if (found.isPending)
    return <Skeleton h={60} mb="md" role="progressbar" aria-busy="true" aria-label="Loading the server" />;
  if (found.isError) {
    return (
      <ProblemNotice error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
    );
  }
  const snapshot = found.data.items.find(({ id }) => id === snapshotId);
  if (!snapshot) {
    return (
      <section className="outlook" aria-label="Restore">
        <p className="outlook-headline">No server is restored from it</p>
        <p className="of">
          A server is restored from an available snapshot of the volume that it boots from; data volumes come
          along with it when their snapshots are of the same set.
        </p>
      </section>
    );
  }
  return (
    <section className="outlook" aria-label="Restore">
      <p className="outlook-headline">
        It brings back{" "}
        <ResourceLink
          type="servers"
          id={snapshot.vm_id}
          name={snapshot.vm_name}
          region={snapshot.region_name}
        />
      </p>
      <RestoreButton words={{ vm_id: snapshot.vm_id, snapshot_id: snapshotId }} />
    </section>
  );
}
