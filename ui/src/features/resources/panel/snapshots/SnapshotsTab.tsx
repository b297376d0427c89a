/** What is made of a volume's snapshots: what will happen and why, what there is, and what one can say about it. */
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { Outlook } from "@/components/snapshots/Outlook";
import { useOutlook } from "@/components/snapshots/use-outlook";
import { Instant } from "@/components/Instant";
import { ResourceLink } from "@/components/ResourceLink";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useMay } from "@/hooks/use-session";
import { amount, count } from "@/lib/format";
import { listNewest, type VolumeAddress } from "./snapshots-api";
import { VolumeActs } from "./VolumeActs";

export function SnapshotsTab({ id, region }: { id: string; region: string | undefined }) {
  const outlook = useOutlook(id, region);
  const mayList = useMay("snapshots", "read");
  if (outlook.isPending) return <Skeleton h={240} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (outlook.isError) {
    return (
      <ProblemNotice
        error={outlook.error}
        onRetry={() => void outlook.refetch()}
        retrying={outlook.isFetching}
      />
    );
  }
  const { decision } = outlook.data;
  return (
    <>
      <VolumeActs decision={decision} />
      <Outlook outlook={outlook.data} />
      {mayList && <Newest at={{ id: decision.volume_id, region: decision.region_name }} />}
    </>
  );
}

function Newest({ at }: { at: VolumeAddress }) {
  const newest = useQuery({
    queryKey: [SNAPSHOT, "newest", at],
    queryFn: ({ signal }) => listNewest(at, signal),
  });
  if (newest.isPending)
    return <Skeleton h={60} role="progressbar" aria-busy="true" aria-label="Loading the snapshots" />;
  if (newest.isError) {
    return (
      <ProblemNotice
        error={newest.error}
        onRetry={() => void newest.refetch()}
        retrying={newest.isFetching}
      />
    );
  }
  const { items, total } = newest.data;
  return (
    <section className="outlook" aria-label="Newest snapshots">
      <h3>
        Newest snapshots <span className="relation-total">{count(total)}</span>
      </h3>
      {items.length === 0 && <p className="of">The inventory knows no snapshot of this volume.</p>}
      <ul className="newest-snapshots">
        {items.map((snapshot) => (
          <li key={snapshot.id}>
            <ResourceLink
              type="snapshots"
              id={snapshot.id}
              name={snapshot.name}
              region={snapshot.region_name}
            />
            <span className="of">
              {snapshot.created_at && <Instant at={snapshot.created_at} form="short" />} ·{" "}
              {amount(snapshot.size_gb, "GiB")}
            </span>
            {snapshot.status && <StateMark state={snapshot.status} />}
          </li>
        ))}
      </ul>
      {total > items.length && (
        <TextLink size="sm" to="/$kind" params={{ kind: "snapshots" }} search={{ volume_id: at.id }}>
          All {count(total)} snapshots
        </TextLink>
      )}
    </section>
  );
}
