/** What whoever looks at a run must see: why it ended early, and what it warns of. */
import { Alert } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import type { SnapshotRun } from "@/api/schema";
import { TextLink } from "@/components/TextLink";

interface Props {
  run: SnapshotRun;
  /** Elsewhere than on its own page the run is named. */
  named?: boolean;
}

export function RunNotices({ run, named = false }: Props) {
  const whose = named && (
    <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: run.id }} underline="always">
      Run {run.id}
    </TextLink>
  );
  return (
    <>
      {run.error && (
        <Alert
          className="problem"
          variant="default"
          role="status"
          icon={<IconAlertTriangle size={18} />}
          title={`The ${named ? "newest " : ""}run ended early: ${run.status}`}
        >
          {run.error} {whose}
        </Alert>
      )}
      {run.warnings.length > 0 && (
        <Alert
          className="problem"
          data-tone="warn"
          variant="default"
          role="status"
          icon={<IconAlertTriangle size={18} />}
          title={`To look at${named ? " after the newest run" : ""}`}
        >
          <ul className="warnings">
            {run.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
          {whose}
        </Alert>
      )}
    </>
  );
}
