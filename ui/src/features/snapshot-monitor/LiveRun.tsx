/** The run under way: how far it is, how long it has taken, and what to do when its worker is dead. */
import { Paper, Progress } from "@mantine/core";
import type { SnapshotRun } from "@/api/schema";
import { TextLink } from "@/components/TextLink";
import { useNow } from "@/hooks/use-now";
import { duration } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { progressOf, TRIGGERS } from "./monitor-words";

export function LiveRun({ run }: { run: SnapshotRun }) {
  const now = useNow(1);
  const { percent, words } = progressOf(run);
  const elapsed = duration(Math.round(secondsSince(run.started_at, now)));
  return (
    <Paper withBorder className="card" component="section" aria-label="The run under way">
      <div className="live-words">
        <span>
          <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: run.id }}>
            Run {run.id}
          </TextLink>{" "}
          <span className="of">({TRIGGERS[run.trigger]})</span> <span role="status">{words}</span>
        </span>
        <span>
          {percent === null ? "" : `${percent} % · `}
          {elapsed}
        </span>
      </div>
      <Progress value={percent ?? 100} size={8} animated={run.is_alive} aria-label="Progress of the run" />
      <p className="tiles-note">
        {run.is_alive
          ? "It goes on without this page."
          : "Its worker shows no sign of life any more. The next run closes it, and finds what it had begun; it stands in nobody's way."}
      </p>
    </Paper>
  );
}
