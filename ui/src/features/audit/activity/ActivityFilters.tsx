/** What narrows the acts. Everything here is a word of the address. */
import { OUTCOMES } from "@/components/acts/outcomes";
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { useKinds } from "@/hooks/use-kinds";

/** As the log has them, and in words. */
export const ACTIONS: Readonly<Record<string, string>> = {
  create: "create",
  delete: "delete",
  acknowledge_drift: "acknowledge drift",
  create_drift_rule: "create drift rule",
  change_drift_rule: "change drift rule",
};
const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));

export function ActivityFilters(narrowing: Narrowing) {
  const types = (useKinds().data ?? []).map(({ name, label }) => ({ value: name, label }));
  return (
    <ListFilters
      {...narrowing}
      label="Filter acts"
      fields={[
        { name: "q", label: "Search names and reasons", type: "search" },
        { name: "actor", label: "Who", type: "word" },
        { name: "action", label: "Action", type: "choice", options: ACTION_OPTIONS },
        { name: "resource_type", label: "Kind", type: "choice", options: types },
        { name: "success", label: "Outcome", type: "choice", options: OUTCOMES },
        { name: "since", label: "From", type: "day" },
        { name: "until", label: "To", type: "day" },
      ]}
    />
  );
}
