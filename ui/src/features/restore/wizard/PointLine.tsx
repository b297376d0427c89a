/** The same points as places on a line, for the eye and the mouse; the list below is what a keyboard walks. */
import { Tooltip } from "@mantine/core";
import type { RestorePoint } from "@/api/schema";
import { useNow } from "@/hooks/use-now";
import { age } from "@/lib/format";
import { secondsSince, shortTime } from "@/lib/time";
import { placeOf } from "../timeline";

interface Props {
  points: readonly RestorePoint[];
  chosen: string | null;
  onChoose: (snapshotId: string) => void;
}

export function PointLine({ points, chosen, onChoose }: Props) {
  const now = useNow(60);
  const oldest = points.at(-1)?.taken_at;
  if (oldest === undefined) return null;
  return (
    <div className="point-line" aria-hidden>
      <div className="point-track">
        {points.map((point) => (
          <Tooltip key={point.snapshot_id} label={shortTime(point.taken_at)}>
            <button
              type="button"
              tabIndex={-1}
              disabled={!point.eligible}
              data-chosen={point.snapshot_id === chosen || undefined}
              style={{ left: `${placeOf(point.taken_at, oldest, now).toFixed(2)}%` }}
              onClick={() => {
                onChoose(point.snapshot_id);
              }}
            />
          </Tooltip>
        ))}
      </div>
      <div className="point-ends">
        <span>{age(secondsSince(oldest, now))} ago</span>
        <span>now</span>
      </div>
    </div>
  );
}
