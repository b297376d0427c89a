import { EmptyState, Timeline } from "@mantine/core";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import type { HistoryRow } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { TextLink } from "@/components/TextLink";
import { plainText } from "@/lib/value";

export function History({ entries }: { entries: readonly HistoryRow[] }) {
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
