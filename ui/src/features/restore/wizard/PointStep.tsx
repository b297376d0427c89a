/** To which moment: the restore points of the server on a line through time, and one by one with what they hold. */
import { EmptyState, Group, Paper, Radio, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconCameraOff from "@tabler/icons-react/dist/esm/icons/IconCameraOff.mjs";
import type { RestorePoints } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { DrillButton } from "@/components/restore/DrillButton";
import { pointsQuery } from "@/components/restore/restore-api";
import { counted } from "@/lib/format";
import { Point } from "./Point";
import { PointLine } from "./PointLine";
import { ServerFacts } from "./ServerFacts";
import type { StepProps } from "./Steps";

interface Props extends StepProps {
  vmId: string;
  chosen: string | undefined;
}

export function PointStep({ vmId, chosen, onChange }: Props) {
  const points = useQuery(pointsQuery(vmId));
  if (points.isPending)
    return <Skeleton h={360} role="progressbar" aria-busy="true" aria-label="Asking the cloud" />;
  if (points.isError) {
    return (
      <ProblemNotice
        error={points.error}
        onRetry={() => void points.refetch()}
        retrying={points.isFetching}
      />
    );
  }
  if (points.data.items.length === 0) return <NoPoint points={points.data} />;
  const known = points.data.items.find(({ snapshot_id: id }) => id === chosen);
  return (
    <section aria-label="Point in time">
      <ServerFacts points={points.data} />
      <Points
        points={points.data}
        chosen={known?.eligible ? known.snapshot_id : null}
        onChoose={(id) => {
          onChange({ snapshot_id: id, step: "point" }, { replace: true });
        }}
      />
      <Group mt="md" justify="space-between" align="start">
        <div className="drill-offer">
          <DrillButton vmId={vmId} snapshotId={known?.eligible ? known.snapshot_id : null} />
          <span className="of">
            Or try it first: it is restored {known?.eligible ? "to the chosen point" : "to the newest point"}{" "}
            where nobody is reached, checked and timed, and all of it taken away again. The server itself is
            not touched.
          </span>
        </div>
        <ActButton
          reason={known?.eligible ? null : "Choose a point in time first"}
          onAct={() => {
            onChange({ step: undefined });
          }}
        >
          Next: how
        </ActButton>
      </Group>
    </section>
  );
}

function NoPoint({ points }: { points: RestorePoints }) {
  return (
    <EmptyState
      mt="6vh"
      icon={<IconCameraOff />}
      title={`${points.vm_name ?? "This server"} cannot be restored`}
      description={points.reason}
    />
  );
}

interface PointsProps {
  points: RestorePoints;
  chosen: string | null;
  onChoose: (snapshotId: string) => void;
}

function Points({ points, chosen, onChoose }: PointsProps) {
  return (
    <Paper withBorder className="card">
      <Radio.Group
        value={chosen}
        onChange={onChoose}
        name="point"
        label={<h2 className="card-title">{counted(points.total, "restore point", "restore points")}</h2>}
      >
        <PointLine points={points.items} chosen={chosen} onChoose={onChoose} />
        <div className="points">
          {points.items.map((point) => (
            <Point key={point.snapshot_id} point={point} chosen={point.snapshot_id === chosen} />
          ))}
        </div>
      </Radio.Group>
    </Paper>
  );
}
