/** What narrows the list. Everything here is a word of the address, so that a link carries it. */
import { Button, Group, Menu, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import IconFilterPlus from "@tabler/icons-react/dist/esm/icons/IconFilterPlus.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useEffect, useRef, useState } from "react";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { filtersOf, isNarrowed, isSteering, type Search } from "@/lib/list-search";
import { FilterField } from "./FilterField";
import { SpanFilter } from "./SpanFilter";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  search: Search;
  onChange: ChangeSearch;
}

const ALWAYS = new Set(["domain_name", "project_name"]);

/** Enumerations that are shown, domain and tenant are always at hand; the rest is added when wanted. */
function isAtHand(column: KindColumn): boolean {
  return column.filterable && (ALWAYS.has(column.name) || (column.values !== null && column.shown));
}

export function Filters({ kind, kinds, search, onChange }: Props) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const [isAdding, setIsAdding] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const active = filtersOf(search);
  const isOpen = (column: KindColumn) =>
    isAtHand(column) ||
    column.name in active ||
    column.ends.some((end) => end in active) ||
    added.includes(column.name);
  const filterable = kind.columns.filter(
    ({ filterable, ends, name }) => (filterable || ends.length > 0) && !isSteering(name),
  );
  const open = filterable.filter(isOpen);
  const more = filterable.filter((column) => !isOpen(column));
  const set = (name: string, value: string | undefined) => {
    onChange({ [name]: value, page: undefined });
  };
  return (
    <Group
      ref={fields}
      className="filters"
      gap={8}
      role="search"
      aria-label={`Filter ${kind.label.toLowerCase()}`}
    >
      <QuickSearch
        label={kind.label.toLowerCase()}
        value={search.q ?? ""}
        onChange={(value) => {
          set("q", value || undefined);
        }}
      />
      {open.map((column) =>
        // One value of it, which only a link can ask for, is shown so that it can be taken away.
        column.ends.length > 0 && active[column.name] === undefined ? (
          <SpanFilter
            key={column.name}
            column={column}
            values={column.ends.map((end) => active[end])}
            focusFirst={added.at(-1) === column.name}
            onChange={set}
          />
        ) : (
          <FilterField
            key={column.name}
            column={column}
            kinds={kinds}
            value={active[column.name]}
            focusFirst={added.at(-1) === column.name}
            onChange={(value) => {
              set(column.name, value);
            }}
          />
        ),
      )}
      {more.length > 0 && (
        <Menu
          position="bottom-start"
          width={400}
          // A closing menu gives the focus back to its button, but not from a reader who has just asked for a field.
          returnFocus={!isAdding}
          onOpen={() => {
            setIsAdding(false);
          }}
          onExitTransitionEnd={() => {
            fields.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
          }}
        >
          <Menu.Target>
            <Button variant="default" leftSection={<IconFilterPlus size={15} />}>
              Filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown className="filter-menu">
            {more.map((column) => (
              <Menu.Item
                key={column.name}
                onClick={() => {
                  setAdded([...added, column.name]);
                  setIsAdding(true);
                }}
              >
                {column.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {isNarrowed(search) && (
        <Button
          variant="subtle"
          onClick={() => {
            setAdded([]);
            const cleared = Object.keys(active).map((name) => [name, undefined] as const);
            onChange({ ...Object.fromEntries(cleared), q: undefined, page: undefined });
          }}
        >
          Clear all
        </Button>
      )}
    </Group>
  );
}

function QuickSearch({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback(onChange, 250);
  // The address may change from elsewhere (Back, Clear all): the field follows, but never under the reader's fingers.
  useEffect(() => {
    const input = field.current;
    if (input && document.activeElement !== input) input.value = value;
  }, [value]);
  return (
    <TextInput
      ref={field}
      className="quick-search"
      type="search"
      size="xs"
      leftSection={<IconSearch size={14} aria-hidden />}
      placeholder={`Search ${label}`}
      aria-label={`Search ${label}`}
      defaultValue={value}
      onChange={(event) => {
        send(event.currentTarget.value.trim());
      }}
    />
  );
}
