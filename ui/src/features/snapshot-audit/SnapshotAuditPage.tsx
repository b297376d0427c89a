/** Who changed what about snapshots, and what the worker did and why: one log for whoever must prove it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconClipboard from "@tabler/icons-react/dist/esm/icons/IconClipboardCheck.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { usePageTitle } from "@/hooks/use-page-title";
import { withSearch } from "@/lib/list-search";
import { listTrail, trailWords } from "./audit-api";
import { TrailFilters } from "./TrailFilters";
import { TrailTable } from "./TrailTable";

export function SnapshotAuditPage() {
  return (
    <OnlyFor page="Snapshot audit trail" resource="snapshots" action="read">
      <Trail />
    </OnlyFor>
  );
}

function Trail() {
  usePageTitle("Snapshot audit trail");
  const search = useSearch({ from: "/shell/snapshot-audit" });
  const navigate = useNavigate({ from: "/snapshot-audit" });
  const { open, ...narrowing } = search;
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({
      search: (before) => withSearch(before, { cursor: undefined, open: undefined, ...words }),
    });
  };
  const trail = useQuery({
    queryKey: [SNAPSHOT, "audit", narrowing],
    queryFn: ({ signal }) => listTrail(narrowing, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Snapshot audit trail"
        note={<LogTotal log={trail.data} words={["event", "events"]} />}
      >
        <DownloadLog files={logFiles("/snapshot/audit", trailWords(narrowing))} />
      </PageHeader>
      <TrailFilters
        search={narrowing}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
      />
      <LogBody
        log={trail}
        search={narrowing}
        onTurn={change}
        icon={<IconClipboard />}
        empty={[
          "Nothing has been done yet",
          "Rules, policy sets, assignments and exclusions that people change stand here, and every snapshot that the worker makes or deletes.",
        ]}
        unmatched={[
          "Nothing matches these filters",
          "Take a filter away, or look at a longer time. What a run skipped stands in the snapshot monitor.",
        ]}
      >
        {(events) => (
          <TrailTable
            events={events}
            open={open}
            onOpen={(id) => {
              void navigate({ search: (before) => withSearch(before, { open: id }), replace: true });
            }}
          />
        )}
      </LogBody>
    </div>
  );
}
