import type { Activity } from "@/api/schema";
import { ActTable, type ActColumn } from "@/components/acts/ActTable";
import { TextLink } from "@/components/TextLink";
import { aboutOf, ACTIONS, jobOf } from "./restore-acts";

const COLUMNS: readonly ActColumn[] = [
  { heading: "Act", className: "nowrap", cell: ({ action }) => ACTIONS[action] ?? action },
  { heading: "Restore of", className: "log-name", cell: (act) => <Subject act={act} /> },
  {
    heading: "About it",
    className: "nowrap",
    cell: (act) => aboutOf(act) || <span className="none">–</span>,
  },
];

export function RestoreActs({ acts }: { acts: readonly Activity[] }) {
  return <ActTable acts={acts} columns={COLUMNS} />;
}

function Subject({ act }: { act: Activity }) {
  const job = jobOf(act);
  const name = act.resource_name ?? act.resource_id ?? "–";
  if (job === null) return name;
  return (
    <TextLink size="sm" to="/restore/$id" params={{ id: job }}>
      {name}
    </TextLink>
  );
}
