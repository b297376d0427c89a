/** Whether volumes have the snapshots that were promised: figures, day by day, by tenant, domain and policy, each volume. */
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { withSearch } from "@/lib/list-search";
import { ComplianceDays } from "./ComplianceDays";
import { ComplianceList } from "./ComplianceList";
import { ComplianceSums } from "./ComplianceSums";
import { ComplianceTiles } from "./ComplianceTiles";
import { summaryQuery } from "./compliance-api";
import { DrillCard } from "./DrillCard";
import { HeatCard } from "./HeatCard";
import { viewOf } from "./sums";

export function SnapshotCompliancePage() {
  return (
    <OnlyFor page="Compliance" resource="snapshot_records" action="read">
      <CompliancePage />
    </OnlyFor>
  );
}

function CompliancePage() {
  usePageTitle("Compliance");
  const search = useSearch({ from: "/shell/snapshot-compliance" });
  const navigate = useNavigate({ from: "/snapshot-compliance" });
  const view = viewOf(search.view);
  const summary = useQuery(summaryQuery);
  const change = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, { page: undefined, ...words }) });
  };
  return (
    <div className="page page-scrolls">
      <PageHeader title="Compliance" note={<DataAge />} />
      <StaleBanner />
      {summary.isPending && (
        <Skeleton h={42} role="progressbar" aria-busy="true" aria-label="Loading the figures" />
      )}
      {summary.isError && (
        <ProblemNotice
          error={summary.error}
          onRetry={() => void summary.refetch()}
          retrying={summary.isFetching}
        />
      )}
      {summary.data && (
        <>
          <ComplianceTiles summary={summary.data} />
          <div className="overview-columns compliance-columns">
            <ComplianceSums summary={summary.data} view={view} onChange={change} />
            <ComplianceDays search={search} />
          </div>
          <DrillCard drills={summary.data.drills} />
          <HeatCard view={view} search={search} onChange={change} />
        </>
      )}
      <ComplianceList
        search={search}
        policies={summary.data?.by_policy.map(({ policy }) => policy) ?? []}
        onChange={change}
        onClear={() => {
          void navigate({
            search: (before) =>
              withSearch({}, { view: before.view, days: before.days, report: before.report }),
          });
        }}
      />
    </div>
  );
}
