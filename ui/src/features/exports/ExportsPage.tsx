/** The RVTools workbook on demand: asked for here, made in the background, fetched when it is whole. */
import { EmptyState, Pagination, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconFileSpreadsheet from "@tabler/icons-react/dist/esm/icons/IconFileSpreadsheet.mjs";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { ExportTable } from "./ExportTable";
import { NewExport } from "./NewExport";
import { isGoing } from "./going";

const PAGE_SIZE = 25;
const LIVE = 1_000;

function useExports(page: number) {
  return useQuery({
    queryKey: ["exports", page],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/exports", { params: { query: { page, page_size: PAGE_SIZE } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? LIVE : 30_000),
  });
}

export function ExportsPage() {
  usePageTitle("Exports");
  const page = Number(useSearch({ from: "/shell/exports" }).page ?? 1);
  const navigate = useNavigate({ from: "/exports" });
  const list = useExports(page);
  return (
    <div className="page page-scrolls">
      <PageHeader title="Exports" note={<DataAge />}>
        <NewExport />
      </PageHeader>
      <StaleBanner />
      {list.isPending && <Skeleton h={260} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {list.isError && (
        <ProblemNotice error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.data?.total === 0 && (
        <EmptyState
          mt="8vh"
          icon={<IconFileSpreadsheet />}
          title="No export yet"
          description="An export is a workbook with the tabs of RVTools and a sheet for each kind, made of what the inventory holds."
        />
      )}
      {list.data && list.data.items.length > 0 && <ExportTable exports={list.data.items} />}
      {list.data && list.data.total > PAGE_SIZE && (
        <Pagination
          mt="md"
          size="sm"
          total={Math.ceil(list.data.total / PAGE_SIZE)}
          value={page}
          aria-label="Pages"
          role="navigation"
          getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          onChange={(next) => void navigate({ search: next === 1 ? {} : { page: String(next) } })}
        />
      )}
    </div>
  );
}
