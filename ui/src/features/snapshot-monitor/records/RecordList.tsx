/** What became of each volume, as the address narrows it: of one run, or of all. */
import { EmptyState, Group, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconCamera from "@tabler/icons-react/dist/esm/icons/IconCamera.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters, type FilterField, type Narrowing } from "@/components/ListFilters";
import { LogPages } from "@/components/LogPages";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { count, counted } from "@/lib/format";
import { isNarrowed, readSearch, withSearch } from "@/lib/list-search";
import { CALM, listRecords, listWords, LIVE } from "../monitor-api";
import { OUTCOMES } from "../monitor-words";
import { RecordTable } from "./RecordTable";

const STATES = Object.entries(OUTCOMES).map(([value, { label }]) => ({ value, label }));
const FIELDS: readonly FilterField[] = [
  { name: "q", label: "Search volumes and snapshots", type: "search" },
  { name: "status", label: "Outcome", type: "values", options: STATES },
  { name: "policy", label: "Policy", type: "word" },
  { name: "domain_name", label: "Domain", type: "name", path: "/domains" },
  { name: "tenant_name", label: "Project", type: "name", path: "/tenants" },
];
const DAYS: readonly FilterField[] = [
  { name: "since", label: "From", type: "day" },
  { name: "until", label: "To", type: "day" },
];

interface Props extends Narrowing {
  runId?: number;
  /** A run is under way: what becomes of its volumes changes by itself. */
  live: boolean;
}

export function RecordList({ search, onChange, onClear, runId, live }: Props) {
  const narrowing = withSearch(search, { view: undefined });
  const asked = runId === undefined ? narrowing : readSearch({ ...narrowing, run_id: runId });
  const list = useQuery({
    queryKey: [SNAPSHOT, "runs", "records", asked],
    queryFn: ({ signal }) => listRecords(asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? LIVE : CALM,
  });
  const items = list.data?.items ?? [];
  return (
    <section aria-label="Volumes">
      <ListFilters
        label="Filter outcomes"
        search={narrowing}
        onChange={onChange}
        onClear={onClear}
        fields={runId === undefined ? [...FIELDS, ...DAYS] : FIELDS}
      />
      <Group mb="xs" gap="sm" mih={30}>
        {list.data && (
          <span className="total" role="status">
            {list.data.total === null
              ? `more than ${count(list.data.total_at_least)} outcomes`
              : counted(list.data.total, "outcome", "outcomes")}
          </span>
        )}
        <DownloadLog files={logFiles("/snapshot/records", listWords(asked))} />
      </Group>
      {list.isPending && <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {list.isError && (
        <ProblemNotice error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.data && items.length === 0 && (
        <EmptyState
          mt="4vh"
          icon={<IconCamera />}
          title={isNarrowed(narrowing) ? "Nothing matches these filters" : "Nothing was due"}
          description={
            isNarrowed(narrowing)
              ? "Take a filter away."
              : "No volume was due for a snapshot, and none of the old ones was to go."
          }
        />
      )}
      {items.length > 0 && <RecordTable records={items} withRun={runId === undefined} />}
      <LogPages cursor={search.cursor} next={list.data?.next_cursor ?? null} onTurn={onChange} />
    </section>
  );
}
