/** One moment that the server can be brought back to, or why not. */
import { Radio } from "@mantine/core";
import type { RestorePoint } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { useNow } from "@/hooks/use-now";
import { age, amount } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { matesOf } from "../timeline";

export function Point({ point, chosen }: { point: RestorePoint; chosen: boolean }) {
  const now = useNow(60);
  const mates = matesOf(point);
  return (
    <label className="point" data-chosen={chosen || undefined} data-off={!point.eligible || undefined}>
      <Radio value={point.snapshot_id} disabled={!point.eligible} aria-label={point.snapshot_name} />
      <span className="point-when">
        <strong>
          <Instant at={point.taken_at} />
        </strong>
        <span className="of">{age(secondsSince(point.taken_at, now))} ago</span>
      </span>
      <span className="point-what">
        <span>{point.snapshot_name}</span>
        {mates && <span className="of">{mates}</span>}
        {point.reason && <span className="point-reason">{point.reason}</span>}
      </span>
      <span className="point-policy">{point.policy ?? "manual"}</span>
      <span className="point-size">{amount(point.size_gb, "GiB")}</span>
    </label>
  );
}
