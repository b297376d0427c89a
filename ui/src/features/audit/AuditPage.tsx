/** What an auditor asks: what changed, how completely it was looked at, who acted, and when the cloud changes. */
import { EmptyState, Group, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconClipboard from "@tabler/icons-react/dist/esm/icons/IconClipboardCheck.mjs";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { DownloadLog } from "@/components/DownloadLog";
import { ClearFilters, DayFilter } from "@/components/FilterFields";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useNow } from "@/hooks/use-now";
import { usePageTitle } from "@/hooks/use-page-title";
import { isNarrowed, withSearch } from "@/lib/list-search";
import { ActivityLog } from "./activity/ActivityLog";
import { AuditTabs } from "./AuditTabs";
import { getPatterns, getReport, reportFiles } from "./audit-api";
import { Patterns } from "./Patterns";
import { ReportTables } from "./ReportTables";
import { ReportTiles } from "./ReportTiles";
import { spanOf } from "./span";

export function AuditPage() {
  const search = useSearch({ from: "/shell/audit" });
  return search.tab === "activity" ? <ActivityLog /> : <AuditReport />;
}

function AuditReport() {
  usePageTitle("Audit");
  const search = useSearch({ from: "/shell/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const span = spanOf(search, new Date(useNow(60)));
  const report = useQuery({
    queryKey: ["audit", "report", span],
    queryFn: ({ signal }) => getReport(span, signal),
    placeholderData: keepPreviousData,
  });
  const patterns = useQuery({
    queryKey: ["audit", "patterns", span],
    queryFn: ({ signal }) => getPatterns(span, signal),
    placeholderData: keepPreviousData,
  });
  const day = (name: "since" | "until", label: string) => ({
    label,
    value: span[name],
    onChange: (value: string | undefined) => {
      void navigate({ search: (before) => withSearch(before, { [name]: value }) });
    },
  });
  const nothing = patterns.data?.total === 0 && report.data?.by_kind.length === 0;
  return (
    <div className="page page-scrolls">
      <PageHeader title="Audit" note={<DataAge />}>
        <DownloadLog files={reportFiles(span)} />
      </PageHeader>
      <StaleBanner />
      <AuditTabs open="report" />
      <Group className="filters" gap={8} role="search" aria-label="The days to tell of">
        <DayFilter {...day("since", "From")} />
        <DayFilter {...day("until", "To")} />
        {isNarrowed(search) && (
          <ClearFilters
            onClear={() => {
              void navigate({ search: {} });
            }}
          />
        )}
      </Group>
      <Answer query={report} height={130} label="Loading the report" />
      {report.data && <ReportTiles report={report.data} span={span} />}
      {nothing ? (
        <EmptyState
          mt="6vh"
          icon={<IconClipboard />}
          title="Nothing changed in these days"
          description="No inventory run of this time found anything made, changed or gone. Look at a longer time."
        />
      ) : (
        <>
          <Answer query={patterns} height={320} label="Loading the patterns" />
          {patterns.data && report.data && (
            <Patterns patterns={patterns.data} kinds={report.data.by_kind} span={span} />
          )}
          {report.data && <ReportTables report={report.data} span={span} />}
        </>
      )}
    </div>
  );
}

interface AnswerProps {
  query: UseQueryResult;
  height: number;
  label: string;
}

/** What stands where an answer is still to come, or did not. */
function Answer({ query, height, label }: AnswerProps) {
  if (query.isPending)
    return <Skeleton h={height} mt="md" role="progressbar" aria-busy="true" aria-label={label} />;
  if (!query.isError) return null;
  return (
    <ProblemNotice error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  );
}
