/** The one page for every kind. What is on it (columns, filters, order, words) comes from the kind's declaration. */
import { useParams } from "@tanstack/react-router";
import type { InventoryKind } from "@/api/schema";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { PageHeader } from "@/components/PageHeader";
import { PagePlaceholder } from "@/components/PagePlaceholder";
import { ProblemNotice } from "@/components/ProblemNotice";
import { UnknownPage } from "@/components/UnknownPage";
import { useKinds } from "@/hooks/use-kinds";
import { usePageTitle } from "@/hooks/use-page-title";
import { counted } from "@/lib/format";
import { slugOf } from "@/lib/value";
import { CreateButton } from "./acts/CreateButton";
import { actKindOf } from "./acts/acts";
import { MarkedActs } from "./acts/MarkedActs";
import { ColumnChooser } from "./ColumnChooser";
import { DownloadMenu } from "./DownloadMenu";
import { Filters } from "./Filters";
import { ListBody } from "./ListBody";
import { Pager } from "./Pager";
import { Panel } from "./panel/Panel";
import { useMarks } from "./use-marks";
import { usePreferences } from "./use-preferences";
import { useResourceList } from "./use-resource-list";
import { useSearchWords } from "./use-search-words";

export function ResourcePage() {
  const { kind: slug } = useParams({ from: "/shell/$kind" });
  const kinds = useKinds();
  if (kinds.isPending) return <PagePlaceholder />;
  if (kinds.isError) {
    return (
      <div className="page">
        <ProblemNotice error={kinds.error} onRetry={() => void kinds.refetch()} retrying={kinds.isFetching} />
      </div>
    );
  }
  const kind = kinds.data.find((candidate) => slugOf(candidate) === slug);
  if (!kind) return <UnknownPage />;
  return <ResourceList key={kind.name} kind={kind} kinds={kinds.data} />;
}

function ResourceList({ kind, kinds }: { kind: InventoryKind; kinds: readonly InventoryKind[] }) {
  usePageTitle(kind.label);
  const [search, change] = useSearchWords();
  const preferences = usePreferences(kind);
  const list = useResourceList(kind, search);
  const openId = search.id;
  const act = actKindOf(kind);
  const marks = useMarks();
  return (
    <div className="page list-page" data-panel={openId !== undefined || undefined}>
      <section className="list" aria-label={kind.label}>
        <PageHeader
          title={kind.label}
          note={
            <>
              {list.data && (
                <span className="total" role="status">
                  {counted(list.data.total, kind.singular.toLowerCase(), kind.label.toLowerCase())}
                </span>
              )}
              <DataAge />
            </>
          }
        >
          <ColumnChooser kind={kind} preferences={preferences} />
          <DownloadMenu kind={kind} search={search} columns={preferences.columns} />
          {act && (
            <CreateButton
              kind={kind}
              act={act}
              label={`Create ${kind.singular.toLowerCase()}`}
              onMade={({ id, run_id }) => {
                // Without a run the inventory has nothing to show of it yet.
                if (run_id !== null) change({ id, region: undefined, tab: undefined, compare: undefined });
              }}
            />
          )}
        </PageHeader>
        <StaleBanner />
        <Filters kind={kind} kinds={kinds} search={search} onChange={change} />
        {act && <MarkedActs kind={kind} act={act} marks={marks} />}
        <ListBody
          kind={kind}
          kinds={kinds}
          list={list}
          search={search}
          onChange={change}
          preferences={preferences}
          marks={act && marks}
        />
        <Pager
          kind={kind}
          search={search}
          total={list.data?.total ?? 0}
          next={list.data && !list.isPlaceholderData ? list.data.next_cursor : null}
          onChange={change}
        />
      </section>
      {openId !== undefined && (
        <Panel
          key={`${search.region ?? ""}/${openId}`}
          kind={kind}
          kinds={kinds}
          id={openId}
          region={search.region}
          tab={search.tab ?? "details"}
          onTab={(tab) => {
            change({ tab: tab === "details" ? undefined : tab });
          }}
          onClose={() => {
            document.querySelector<HTMLElement>('.table [aria-selected="true"]')?.focus();
            change({ id: undefined, region: undefined, tab: undefined, compare: undefined });
          }}
          onGone={() => {
            change({ id: undefined, region: undefined, tab: undefined, compare: undefined });
            (document.querySelector<HTMLElement>('.table-body [tabindex="0"]') ?? content())?.focus();
          }}
        />
      )}
    </div>
  );
}

function content(): HTMLElement | null {
  return document.getElementById("content");
}
