/** The table, or what stands in its place while it loads, when it failed and when it is empty. */
import { Button, EmptyState, Skeleton } from "@mantine/core";
import IconFilterOff from "@tabler/icons-react/dist/esm/icons/IconFilterOff.mjs";
import type { InventoryKind } from "@/api/schema";
import { CollectButton } from "@/components/CollectButton";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { filtersOf, isNarrowed, type Search } from "@/lib/list-search";
import { isStatus } from "@/lib/problem";
import { ResourceTable } from "./ResourceTable";
import type { Marks } from "./use-marks";
import type { Preferences } from "./use-preferences";
import type { ResourceListQuery } from "./use-resource-list";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  list: ResourceListQuery;
  search: Search;
  onChange: ChangeSearch;
  preferences: Preferences;
  marks?: Marks | undefined;
}

export function ListBody({ list, ...props }: Props) {
  if (list.isPending) return <RowsPlaceholder />;
  if (list.isError) {
    // The same question would be refused again.
    const refused = isStatus(list.error, 422);
    const ask = () => {
      if (refused)
        props.onChange(Object.fromEntries(Object.keys(props.search).map((word) => [word, undefined])));
      else void list.refetch();
    };
    return (
      <ProblemNotice
        error={list.error}
        onRetry={ask}
        retryWords={refused ? "Show the whole list" : "Try again"}
        retrying={list.isFetching}
      />
    );
  }
  if (list.data.items.length === 0) return <NoRows {...props} total={list.data.total} />;
  return (
    <ResourceTable
      {...props}
      items={list.data.items}
      total={list.data.total}
      loading={list.isPlaceholderData}
    />
  );
}

function NoRows({
  kind,
  search,
  onChange,
  total,
}: Omit<Props, "list" | "kinds" | "preferences" | "marks"> & { total: number }) {
  const label = kind.label.toLowerCase();
  if (total > 0) {
    return (
      <EmptyState
        className="no-rows"
        icon={<NavIcon name={kind.path} size={28} />}
        title="The list ends before this page"
      >
        <EmptyState.Actions>
          <Button
            variant="default"
            onClick={() => {
              onChange({ page: undefined });
            }}
          >
            Go to the first page
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  if (isNarrowed(search)) {
    return (
      <EmptyState
        className="no-rows"
        icon={<IconFilterOff />}
        title={`No ${label} match these filters`}
        description="Widen the search, or take the filters away."
      >
        <EmptyState.Actions>
          <Button
            variant="default"
            onClick={() => {
              const names = Object.keys(filtersOf(search)).map((name) => [name, undefined] as const);
              onChange({ ...Object.fromEntries(names), q: undefined, page: undefined });
            }}
          >
            Clear the filters
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      className="no-rows"
      icon={<NavIcon name={kind.path} size={28} />}
      title={`No ${label} are known`}
      description="Either the cloud has none, or none has been collected yet: Collect now looks again."
    >
      <EmptyState.Actions>
        <CollectButton />
      </EmptyState.Actions>
    </EmptyState>
  );
}

function RowsPlaceholder() {
  return (
    <div className="rows-placeholder" role="progressbar" aria-busy="true" aria-label="Loading">
      {Array.from({ length: 14 }, (_, row) => (
        <Skeleton key={row} h={18} />
      ))}
    </div>
  );
}
