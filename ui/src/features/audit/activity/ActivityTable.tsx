import type { Activity } from "@/api/schema";
import { ActTable, type ActColumn } from "@/components/acts/ActTable";
import { ResourceLink } from "@/components/ResourceLink";
import { useKinds } from "@/hooks/use-kinds";
import { ACTIONS } from "./ActivityFilters";

const COLUMNS: readonly ActColumn[] = [
  { heading: "Action", cell: ({ action }) => ACTIONS[action] ?? action },
  { heading: "Kind", cell: (act) => <Kind act={act} /> },
  { heading: "What", className: "log-name", cell: (act) => <Subject act={act} /> },
];

export function ActivityTable({ acts }: { acts: readonly Activity[] }) {
  return <ActTable acts={acts} columns={COLUMNS} />;
}

function Kind({ act: { resource_type: type } }: { act: Activity }) {
  return useKinds().data?.find(({ name }) => name === type)?.singular ?? type;
}

/** What was refused before it had an id, or was deleted, has no panel to open. */
function Subject({ act }: { act: Activity }) {
  if (act.resource_id === null) return act.resource_name ?? <span className="none">–</span>;
  return (
    <ResourceLink
      type={act.resource_type}
      id={act.resource_id}
      name={act.resource_name}
      region={null}
      gone={!act.success || act.action === "delete"}
    />
  );
}
