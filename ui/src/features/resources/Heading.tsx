import { UnstyledButton } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs";
import IconArrowUp from "@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { nextSort, type Search } from "@/lib/list-search";
import { zoneName } from "@/lib/time";
import { isFigure } from "@/lib/value";
import { ColumnEdge } from "./ColumnEdge";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  kind: InventoryKind;
  column: KindColumn;
  search: Search;
  width: number;
  onChange: ChangeSearch;
  onWidth: (width: number | undefined) => void;
}

export function Heading({ kind, column, search, width, onChange, onWidth }: Props) {
  const active = (search.sort_by ?? kind.default_sort) === column.name;
  const descending = search.sort_dir === "desc";
  const label = column.type === "timestamp" ? `${column.label} (${zoneName()})` : column.label;
  return (
    <div
      role="columnheader"
      aria-sort={active ? (descending ? "descending" : "ascending") : undefined}
      data-figure={isFigure(column) || undefined}
    >
      {column.sortable ? (
        <UnstyledButton
          className="heading"
          title={label}
          onClick={() => {
            const { sort_by, sort_dir } = nextSort(kind, search, column.name);
            onChange({ sort_by, sort_dir, page: undefined });
          }}
        >
          <span>{label}</span>
          {active &&
            (descending ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
        </UnstyledButton>
      ) : (
        <span className="heading" title={label}>
          <span>{label}</span>
        </span>
      )}
      <ColumnEdge label={column.label} width={width} onWidth={onWidth} />
    </div>
  );
}
