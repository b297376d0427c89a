/** Each policy of each volume with its newest snapshot, now or in a report, as the address narrows it; the same as a file. */
import { EmptyState, Group, Pagination, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconCertificate from "@tabler/icons-react/dist/esm/icons/IconCertificate.mjs";
import type { PageReportedVolume, PageVolumeCompliance } from "@/api/schema";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { COMPLIANCE } from "@/components/snapshots/outlook-words";
import { counted } from "@/lib/format";
import { isNarrowed, withSearch } from "@/lib/list-search";
import { ComplianceTable } from "./ComplianceTable";
import { listCompliance, listReported, listWords, PAGE_SIZE } from "./compliance-api";
import { ReportNotice } from "./ReportNotice";

const STATES = Object.entries(COMPLIANCE).map(([value, label]) => ({ value, label }));

interface Props extends Narrowing {
  policies: readonly string[];
}

export function ComplianceList({ search, policies, onChange, onClear }: Props) {
  const { report } = search;
  const narrowing = withSearch(search, { view: undefined, days: undefined, report: undefined });
  const list = useQuery({
    queryKey: [SNAPSHOT, "compliance", "list", report, narrowing],
    queryFn: ({ signal }): Promise<PageReportedVolume | PageVolumeCompliance> =>
      report ? listReported(report, narrowing, signal) : listCompliance(narrowing, signal),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.items ?? [];
  const pages = Math.ceil((list.data?.total ?? 0) / PAGE_SIZE);
  return (
    <section aria-label="Volumes" id="volumes">
      {report && <ReportNotice report={report} search={search} />}
      <ListFilters
        label="Filter compliance"
        search={narrowing}
        onChange={onChange}
        onClear={onClear}
        fields={[
          { name: "q", label: "Search volumes", type: "search" },
          { name: "status", label: "State", type: "choice", options: STATES },
          { name: "policy", label: "Policy", type: "choice", options: policies },
          { name: "domain_name", label: "Domain", type: "name", path: "/domains" },
          { name: "tenant_name", label: "Tenant", type: "name", path: "/tenants" },
        ]}
      />
      <Group mb="xs" gap="sm" mih={30}>
        {list.data && (
          <span className="total" role="status">
            {counted(list.data.total, "policy of a volume", "policies of volumes")}
          </span>
        )}
        <DownloadLog
          files={[
            ...logFiles(
              report ? `/snapshot/compliance/reports/${report}/volumes` : "/snapshot/compliance",
              listWords(narrowing),
            ),
            {
              label: "Workbook of six sheets (XLSX), of everything",
              path: "/snapshot/compliance/workbook",
              query: {},
            },
          ]}
        />
      </Group>
      {list.isPending && <Skeleton h={360} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {list.isError && (
        <ProblemNotice error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.data && items.length === 0 && (
        <EmptyState
          mt="6vh"
          icon={<IconCertificate />}
          title={isNarrowed(narrowing) ? "Nothing matches these filters" : "No volume has a policy yet"}
          description={
            isNarrowed(narrowing)
              ? "Take a filter away."
              : "Save rules on the page Snapshot policies, or assign a policy in a volume's panel."
          }
        />
      )}
      {items.length > 0 && (
        <ComplianceTable items={items} isReport={report !== undefined} search={narrowing} onSort={onChange} />
      )}
      {pages > 1 && (
        <Pagination
          size="sm"
          mt="md"
          total={pages}
          value={Number(search.page ?? "1")}
          onChange={(page) => {
            onChange({ page: page === 1 ? undefined : String(page) });
          }}
          aria-label="Pages of compliance"
          getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
        />
      )}
    </section>
  );
}
