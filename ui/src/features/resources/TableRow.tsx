/** One row. It is drawn anew only when something of it changes: while one scrolls, only the rows that come into view cost anything. */
import { FlexRender, type Row } from "@tanstack/react-table";
import { memo, type KeyboardEvent } from "react";
import type { KindColumn } from "@/api/schema";
import { isFigure, type Item } from "@/lib/value";
import type { features } from "./table-columns";

interface Props {
  row: Row<typeof features, Item>;
  columns: readonly KindColumn[];
  index: number;
  /** Its place in the whole list, the heading counted in. */
  ordinal: number;
  top: number;
  height: number;
  selected: boolean;
  /** Undefined where nothing can be marked. */
  marked: boolean | undefined;
  onMark: ((item: Item) => void) | undefined;
  /** Whether Tab reaches it: one row of all. */
  reachable: boolean;
  onFocus: (index: number) => void;
  onOpen: (item: Item) => void;
  onKey: (event: KeyboardEvent) => void;
}

export const TableRow = memo(function TableRow(props: Props) {
  const { row, columns, index, ordinal, top, height, selected, reachable, onFocus, onOpen, onKey } = props;
  const { marked, onMark } = props;
  const isFigureAt = (at: number) => columns[at] !== undefined && isFigure(columns[at]);
  return (
    <div
      id={`row-${row.id}`}
      role="row"
      aria-rowindex={ordinal}
      aria-selected={selected}
      tabIndex={reachable ? 0 : -1}
      style={{ top, height }}
      onFocus={() => {
        onFocus(index);
      }}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest("a, .mark"))) onOpen(row.original);
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter") onOpen(row.original);
        else if (event.key === " " && onMark) {
          event.preventDefault();
          onMark(row.original);
        } else onKey(event);
      }}
    >
      {marked !== undefined && (
        <div role="gridcell" className="mark">
          <input
            type="checkbox"
            tabIndex={-1} // the row's own key for it is Space
            aria-label="Marked"
            checked={marked}
            onChange={() => {
              onMark?.(row.original);
            }}
          />
        </div>
      )}
      {row.getAllCells().map((cell, at) => (
        <div key={cell.id} role="gridcell" data-figure={isFigureAt(at) ? true : undefined}>
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
});
