/** The runs as the address narrows them, newest first. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconActivity from "@tabler/icons-react/dist/esm/icons/IconActivity.mjs";
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { LogBody } from "@/components/log/LogBody";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { withSearch } from "@/lib/list-search";
import { CALM, listRuns, LIVE } from "../monitor-api";
import { TRIGGERS } from "../monitor-words";
import { RunTable } from "./RunTable";

const RESULTS = ["running", "completed", "partial", "failed", "interrupted"];
const ASKED_BY = Object.entries(TRIGGERS).map(([value, label]) => ({ value, label }));

export function RunList({ search, onChange, onClear }: Narrowing) {
  const narrowing = withSearch(search, { view: undefined });
  const list = useQuery({
    queryKey: [SNAPSHOT, "runs", "list", narrowing],
    queryFn: ({ signal }) => listRuns(narrowing, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ is_alive }) => is_alive) ? LIVE : CALM),
  });
  return (
    <section aria-label="Runs">
      <ListFilters
        label="Filter runs"
        search={narrowing}
        onChange={onChange}
        onClear={onClear}
        fields={[
          { name: "status", label: "Result", type: "values", options: RESULTS },
          { name: "trigger", label: "Asked by", type: "choice", options: ASKED_BY },
          { name: "since", label: "From", type: "day" },
          { name: "until", label: "To", type: "day" },
        ]}
      />
      <LogBody
        log={list}
        search={narrowing}
        onTurn={onChange}
        icon={<IconActivity />}
        empty={[
          "No run yet",
          "The snapshot worker (pf9_snapshot_worker) does a run each hour, and when somebody asks for one here. Its first begins as soon as it is started.",
        ]}
        unmatched={["No runs match these filters"]}
      >
        {(runs) => <RunTable runs={runs} />}
      </LogBody>
    </section>
  );
}
