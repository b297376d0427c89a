/** Who planned, executed, canceled, retried or cleaned up which restore, when and from where; and how each ended. */
import { EmptyState, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconUserCheck from "@tabler/icons-react/dist/esm/icons/IconUserCheck.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters } from "@/components/ListFilters";
import { LogPages } from "@/components/LogPages";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { counted } from "@/lib/format";
import { isNarrowed, withSearch, type Search } from "@/lib/list-search";
import { RestoreGate } from "../RestoreGate";
import { ActTable } from "./ActTable";
import { ACTIONS, actsQuery, listActs } from "./restore-acts";

const PAGE_SIZE = 100;
const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));
const OUTCOMES = [
  { value: "true", label: "done" },
  { value: "false", label: "not done" },
];

export function RestoreAuditPage() {
  return (
    <RestoreGate page="Restore audit">
      <Acts />
    </RestoreGate>
  );
}

function useActs(search: Search) {
  return useQuery({
    queryKey: [RESTORE, "acts", search],
    queryFn: ({ signal }) => listActs(search, PAGE_SIZE, signal),
    placeholderData: keepPreviousData,
  });
}

function Acts() {
  const search = useSearch({ from: "/shell/restore-audit" });
  const navigate = useNavigate({ from: "/restore-audit" });
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
  };
  const acts = useActs(search);
  const items = acts.data?.items ?? [];
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Restore audit"
        note={
          acts.data && (
            <span className="total" role="status">
              {counted(acts.data.total, "act", "acts")}
            </span>
          )
        }
      >
        <DownloadLog files={logFiles("/admin/activity", actsQuery(search))} />
      </PageHeader>
      <ListFilters
        label="Filter acts"
        search={search}
        onChange={change}
        onClear={() => {
          void navigate({ search: {} });
        }}
        fields={[
          { name: "q", label: "Search servers", type: "search" },
          { name: "actor", label: "Who", type: "word" },
          { name: "action", label: "Act", type: "choice", options: ACTION_OPTIONS },
          { name: "success", label: "Outcome", type: "choice", options: OUTCOMES },
          { name: "since", label: "From", type: "day" },
          { name: "until", label: "To", type: "day" },
        ]}
      />
      {acts.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {acts.isError && (
        <ProblemNotice error={acts.error} onRetry={() => void acts.refetch()} retrying={acts.isFetching} />
      )}
      {acts.data && items.length === 0 && <NoActs narrowed={isNarrowed(search)} />}
      {items.length > 0 && <ActTable acts={items} />}
      <LogPages cursor={search.cursor} next={acts.data?.next_cursor ?? null} onTurn={change} />
    </div>
  );
}

function NoActs({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconUserCheck />}
      title={narrowed ? "No acts match these filters" : "Nobody has restored anything yet"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "Each plan, execution, cancel, retry and cleanup stands here, with who did it and how it ended."
      }
    />
  );
}
