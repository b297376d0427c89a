/** What drifted from where it should be: figures, the events to look at, and the rules that say what counts. */
import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { withSearch } from "@/lib/list-search";
import { DriftEvents } from "./DriftEvents";
import { DriftRules } from "./DriftRules";
import { DriftTiles } from "./DriftTiles";
import { DriftTrend } from "./DriftTrend";
import { getSummary } from "./drift-api";

export function DriftPage() {
  usePageTitle("Drift");
  const search = useSearch({ from: "/shell/drift" });
  const navigate = useNavigate({ from: "/drift" });
  const summary = useQuery({
    queryKey: ["drift", "summary"],
    queryFn: ({ signal }) => getSummary(signal),
    refetchInterval: 60_000,
  });
  const narrow = (words: { since: string; until: string }) => {
    void navigate({
      search: (before) => withSearch(before, { ...words, cursor: undefined, tab: undefined }),
    });
  };
  return (
    <div className="page page-scrolls">
      <PageHeader title="Drift" note={<DataAge />} />
      <StaleBanner />
      {summary.isError ? (
        <ProblemNotice
          error={summary.error}
          onRetry={() => void summary.refetch()}
          retrying={summary.isFetching}
        />
      ) : (
        <>
          <DriftTiles summary={summary.data} />
          <DriftTrend days={summary.data?.trend} onNarrow={narrow} />
        </>
      )}
      <Tabs
        mt="md"
        keepMounted={false}
        value={search.tab === "rules" ? "rules" : "events"}
        onChange={(tab) => {
          void navigate({ search: tab === "rules" ? { tab } : {} });
        }}
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="events">
          <DriftEvents
            search={search}
            onChange={(words) => {
              void navigate({ search: (before) => withSearch(before, { cursor: undefined, ...words }) });
            }}
            onClear={() => {
              void navigate({ search: {} });
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <DriftRules />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
