/** Every drill: what was restored for a trial, how long it took, and whether it came back as it should. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconTargetArrow from "@tabler/icons-react/dist/esm/icons/IconTargetArrow.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters } from "@/components/ListFilters";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { PageHeader } from "@/components/PageHeader";
import { RESTORE } from "@/components/restore/restore-api";
import { TextLink } from "@/components/TextLink";
import { logQuery, withSearch } from "@/lib/list-search";
import { BeginButton } from "../BeginButton";
import { RestoreGate } from "../RestoreGate";
import { DrillTable } from "./DrillTable";
import { DRILL_STATES, isUnderWay } from "./drill-words";
import { listDrills, LIVE } from "./drills-api";

const PAGE_SIZE = 50;
const STATE_OPTIONS = Object.entries(DRILL_STATES).map(([value, label]) => ({ value, label }));
const TRIGGERS = [
  { value: "manual", label: "by hand" },
  { value: "schedule", label: "by the schedule" },
];

export function DrillsPage() {
  return (
    <RestoreGate page="Restore drills">
      <Drills />
    </RestoreGate>
  );
}

function Drills() {
  const search = useSearch({ from: "/shell/restore/drills" });
  const navigate = useNavigate({ from: "/restore/drills" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const drills = useQuery({
    queryKey: [RESTORE, "drills", search],
    queryFn: ({ signal }) => listDrills(logQuery(search), PAGE_SIZE, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => isUnderWay(status)) ? LIVE : 30_000,
  });
  return (
    <div className="page page-scrolls">
      <PageHeader title="Restore drills" note={<LogTotal log={drills.data} words={["drill", "drills"]} />}>
        <TextLink size="sm" to="/restore">
          All restores
        </TextLink>
        <DownloadLog files={logFiles("/restore/drills", logQuery(search))} />
        <BeginButton icon={<IconTargetArrow size={15} aria-hidden />}>Choose a server to drill</BeginButton>
      </PageHeader>
      <ListFilters
        label="Filter drills"
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
        fields={[
          { name: "q", label: "Search servers", type: "search" },
          { name: "status", label: "State", type: "choice", options: STATE_OPTIONS },
          { name: "trigger", label: "Begun", type: "choice", options: TRIGGERS },
          { name: "tenant_name", label: "Project", type: "name", path: "/tenants" },
          { name: "since", label: "From", type: "day" },
          { name: "until", label: "To", type: "day" },
        ]}
      />
      <LogBody
        log={drills}
        search={search}
        onTurn={change}
        icon={<IconTargetArrow />}
        empty={[
          "Nothing was drilled yet",
          "A drill restores a server where nobody is reached, checks and times it, and takes it away again. Begin one from a restore point of a server, or let a policy set do it every so many days.",
        ]}
        unmatched={["No drills match these filters"]}
      >
        {(items) => <DrillTable drills={items} />}
      </LogBody>
    </div>
  );
}
