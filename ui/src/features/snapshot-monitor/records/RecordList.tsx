/** What became of each volume, as the address narrows it: of one run, or of all. */
import { Group } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconCamera from "@tabler/icons-react/dist/esm/icons/IconCamera.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters, type FilterField, type Narrowing } from "@/components/ListFilters";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { readSearch, withSearch } from "@/lib/list-search";
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
        <LogTotal log={list.data} words={["outcome", "outcomes"]} />
        <DownloadLog files={logFiles("/snapshot/records", listWords(asked))} />
      </Group>
      <LogBody
        log={list}
        search={narrowing}
        onTurn={onChange}
        icon={<IconCamera />}
        empty={["Nothing was due", "No volume was due for a snapshot, and none of the old ones was to go."]}
        unmatched={["Nothing matches these filters", "Take a filter away."]}
      >
        {(records) => <RecordTable records={records} withRun={runId === undefined} />}
      </LogBody>
    </section>
  );
}
