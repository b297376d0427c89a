/** Who changed what about snapshots, and what the worker did and why: one log for whoever must prove it. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconClipboard from "@tabler/icons-react/dist/esm/icons/IconClipboardCheck.mjs";
import type { AuditPage } from "@/api/schema";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogPages } from "@/components/LogPages";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { usePageTitle } from "@/hooks/use-page-title";
import { count, counted } from "@/lib/format";
import { isNarrowed, withSearch } from "@/lib/list-search";
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
  const events = trail.data?.items ?? [];
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Snapshot audit trail"
        note={
          trail.data && (
            <span className="total" role="status">
              {totalOf(trail.data)}
            </span>
          )
        }
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
      {trail.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {trail.isError && (
        <ProblemNotice error={trail.error} onRetry={() => void trail.refetch()} retrying={trail.isFetching} />
      )}
      {trail.data && events.length === 0 && <Nothing narrowed={isNarrowed(narrowing)} />}
      {events.length > 0 && (
        <TrailTable
          events={events}
          open={open}
          onOpen={(id) => {
            void navigate({ search: (before) => withSearch(before, { open: id }), replace: true });
          }}
        />
      )}
      <LogPages cursor={search.cursor} next={trail.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function totalOf({ total, total_at_least }: AuditPage): string {
  return total === null ? `more than ${count(total_at_least)} events` : counted(total, "event", "events");
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconClipboard />}
      title={narrowed ? "Nothing matches these filters" : "Nothing has been done yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time. What a run skipped stands in the snapshot monitor."
          : "Rules, policy sets, assignments and exclusions that people change stand here, and every snapshot that the worker makes or deletes."
      }
    />
  );
}
