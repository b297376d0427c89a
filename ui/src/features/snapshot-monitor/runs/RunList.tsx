/** The runs as the address narrows them, newest first. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconActivity from "@tabler/icons-react/dist/esm/icons/IconActivity.mjs";
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { LogPages } from "@/components/LogPages";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { isNarrowed, withSearch } from "@/lib/list-search";
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
  const items = list.data?.items ?? [];
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
      {list.isPending && <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {list.isError && (
        <ProblemNotice error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.data && items.length === 0 && <NoRuns narrowed={isNarrowed(narrowing)} />}
      {items.length > 0 && <RunTable runs={items} />}
      <LogPages cursor={search.cursor} next={list.data?.next_cursor ?? null} onTurn={onChange} />
    </section>
  );
}

function NoRuns({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="6vh"
      icon={<IconActivity />}
      title={narrowed ? "No runs match these filters" : "No run yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "The snapshot worker (pf9_snapshot_worker) does a run each hour, and when somebody asks for one here. Its first begins as soon as it is started."
      }
    />
  );
}
