import { Checkbox, EmptyState, Timeline } from "@mantine/core";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import type { HistoryRow } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { TextLink } from "@/components/TextLink";
import { fullTime } from "@/lib/time";
import { plainText } from "@/lib/value";

interface Props {
  entries: readonly HistoryRow[];
  /** The versions chosen to be compared, where there are two to choose. */
  chosen?: readonly number[];
  onChoose?: (id: number) => void;
}

export function History({ entries, chosen = [], onChoose }: Props) {
  if (entries.length === 0) {
    return (
      <EmptyState
        size="sm"
        icon={<IconHistory />}
        title="No history"
        description="Changes show here from the next inventory run that sees one."
      />
    );
  }
  return (
    <Timeline bulletSize={12} lineWidth={2} className="history">
      {entries.map((entry) => (
        <Timeline.Item key={entry.id}>
          <div className="history-head">
            {onChoose && (
              <Checkbox
                size="xs"
                aria-label={`Compare the version of ${fullTime(entry.recorded_at)}`}
                checked={chosen.includes(entry.id)}
                onChange={() => {
                  onChoose(entry.id);
                }}
              />
            )}
            <strong>
              <Instant at={entry.recorded_at} />
            </strong>
            {entry.run_id && (
              <TextLink size="xs" to="/runs/$id" params={{ id: entry.run_id }}>
                run
              </TextLink>
            )}
          </div>
          {entry.first && <p className="history-first">First seen</p>}
          {entry.changes.length > 0 && (
            <ul className="changes">
              {entry.changes.map((change) => (
                <li key={change.field}>
                  <span className="change-field">{change.label}</span>
                  <span className="change-values">
                    <del>{plainText(change.old)}</del>
                    <span aria-hidden>→</span>
                    <ins>{plainText(change.new)}</ins>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
