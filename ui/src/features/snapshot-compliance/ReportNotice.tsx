/** Above the list: that it is not of now, but of a report. */
import { Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { TextLink } from "@/components/TextLink";
import { withSearch, type Search } from "@/lib/list-search";
import { reportQuery } from "./compliance-api";

export function ReportNotice({ report, search }: { report: string; search: Search }) {
  const found = useQuery(reportQuery(report));
  return (
    <Group gap="xs" mb="xs" className="report-notice" role="note">
      {found.isPending && (
        <Skeleton h={20} w={320} role="progressbar" aria-busy="true" aria-label="Loading the report" />
      )}
      {found.isError && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <span>
          As it was on <Instant at={found.data.made_at} form="short" />, in report {found.data.id}.
        </span>
      )}
      <TextLink
        size="sm"
        underline="always"
        to="/snapshot-compliance"
        search={withSearch(search, { report: undefined, sort_by: undefined, page: undefined })}
      >
        Show what is true now
      </TextLink>
    </Group>
  );
}
