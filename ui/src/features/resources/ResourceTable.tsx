/**
 * A grid of virtual rows. One row is a tab stop; arrows, Home, End and Page keys move it, Enter opens its panel.
 * Rows are placed by hand, so the parts of the table say their roles themselves.
 */
import { useCallbackRef } from "@mantine/hooks";
import { useTable } from "@tanstack/react-table";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { InventoryKind } from "@/api/schema";
import { useSession } from "@/hooks/use-session";
import { panelSearch, type Search } from "@/lib/list-search";
import { idOf, keyOf, regionOf, type Item } from "@/lib/value";
import { Heading } from "./Heading";
import { MarkAll } from "./MarkAll";
import { features, tableColumns } from "./table-columns";
import { TableRow } from "./TableRow";
import { useWholeOnHover } from "./use-whole-on-hover";
import type { Marks } from "./use-marks";
import { DENSITIES, NARROWEST, type Preferences } from "./use-preferences";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  items: readonly Item[];
  total: number;
  search: Search;
  onChange: ChangeSearch;
  preferences: Preferences;
  loading: boolean;
  /** Where several can be acted on together. */
  marks?: Marks | undefined;
}

function nextIndex(key: string, current: number, last: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  return next === undefined ? null : Math.max(0, Math.min(last, next));
}

/** As many rows as a Page key steps over: those in view but one, so that the eye keeps its place. */
function rowsInView(frame: HTMLElement | null, rowHeight: number): number {
  return Math.max(1, Math.floor(((frame?.clientHeight ?? 0) - HEAD) / rowHeight) - 1);
}

/** A width that the reader drew is kept; the other columns share what room is left. */
function track(width: number, own: boolean): string {
  return own ? `${width}px` : `minmax(${width}px, ${width}fr)`;
}

const HEAD = 36;
const MARK = 36;

export function ResourceTable(props: Props) {
  const { kind, kinds, items, total, search, onChange, preferences, loading, marks } = props;
  const { columns: chosen, widths, density } = preferences;
  const columns = useMemo(() => tableColumns(chosen, items, kinds), [chosen, items, kinds]);
  const frame = useRef<HTMLDivElement>(null);
  useWholeOnHover(frame);
  const table = useTable({ features, columns, data: items, getRowId: keyOf });
  const rows = table.getRowModel().rows;
  const { region_name: home } = useSession();
  const isOpen = (item: Item) =>
    idOf(item) === search.id && (regionOf(item) ?? home) === (search.region ?? home);
  const openIndex = rows.findIndex((row) => isOpen(row.original));
  const [focused, setFocused] = useState(Math.max(0, openIndex));
  const current = Math.min(focused, rows.length - 1);
  const mustFocus = useRef(false);

  // No compiler memoises this code, which is what the rule warns of.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => DENSITIES[density],
    overscan: 12,
    scrollPaddingStart: HEAD,
    // The row with the focus stays drawn wherever one scrolls, else the keyboard would lose its place.
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), current])].sort((a, b) => a - b),
  });
  useEffect(() => {
    virtual.measure();
  }, [virtual, density]);
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [items]);
  useEffect(() => {
    if (!mustFocus.current) return;
    mustFocus.current = false;
    document.getElementById(`row-${rows[current]?.id ?? ""}`)?.focus({ preventScroll: true });
  }, [current, rows]);

  const open = useCallbackRef((item: Item) => {
    onChange({ region: undefined, compare: undefined, ...panelSearch(idOf(item), regionOf(item), home) });
  });
  const moveFocus = useCallbackRef((event: KeyboardEvent) => {
    const next = nextIndex(
      event.key,
      current,
      rows.length - 1,
      rowsInView(frame.current, DENSITIES[density]),
    );
    if (next === null) return;
    event.preventDefault();
    mustFocus.current = next !== current;
    setFocused(next);
    virtual.scrollToIndex(next);
  });
  const fitting = columns.map(({ size }) => size ?? NARROWEST);
  const widthAt = (at: number) => widths[chosen[at]?.name ?? ""] ?? fitting[at] ?? NARROWEST;
  const tracks = chosen.map(({ name }, at) => track(widthAt(at), name in widths));
  const template = (marks ? [`${MARK}px`, ...tracks] : tracks).join(" ");
  const width = chosen.reduce((sum, _, at) => sum + widthAt(at), marks ? MARK : 0);
  const firstRow = (Number(search.page ?? 1) - 1) * Number(search.page_size ?? 50) + 2;

  return (
    <div ref={frame} className="table-frame" data-loading={loading || undefined} aria-busy={loading}>
      <div
        role="grid"
        className="table"
        data-density={density}
        aria-label={kind.label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length + (marks ? 1 : 0)}
        style={{ "--columns": template, minWidth: width } as React.CSSProperties}
      >
        <div role="rowgroup" className="table-head">
          <div role="row" aria-rowindex={1}>
            {marks && <MarkAll items={items} marks={marks} />}
            {chosen.map((column, at) => (
              <Heading
                key={column.name}
                kind={kind}
                column={column}
                search={search}
                width={widthAt(at)}
                onChange={onChange}
                onWidth={(next) => {
                  preferences.setWidth(column.name, next);
                }}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <TableRow
                key={row.id}
                row={row}
                columns={chosen}
                index={index}
                ordinal={firstRow + index}
                top={start}
                height={size}
                selected={isOpen(row.original)}
                marked={marks?.marked.has(row.id)}
                onMark={marks?.toggle}
                reachable={index === current}
                onFocus={setFocused}
                onOpen={open}
                onKey={moveFocus}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
