/**
 * The next page continues after the last row, so that it costs what the first one cost, however deep. Numbers to jump by are
 * offered while they mean something to a reader; the last page of any list is read from its end, which is as near.
 */
import { Group, Pagination, Select, Text } from "@mantine/core";
import { useRef } from "react";
import type { InventoryKind } from "@/api/schema";
import { count } from "@/lib/format";
import { PAGE_SIZES, selectionQuery, type Search } from "@/lib/list-search";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  kind: InventoryKind;
  search: Search;
  total: number;
  /** The place where the page after this one begins. */
  next: string | null;
  onChange: ChangeSearch;
}

/** Nobody jumps to page 217 of 400; and a page far from both ends is the dearest to find by its number. */
const MOST_NUMBERED = 100;

const WORDS = { first: "First page", previous: "Previous page", next: "Next page", last: "Last page" };

/** Where the pages seen so far begin: the way back costs as little as the way there. */
function usePlaces(list: string) {
  const seen = useRef(new Map<string, string>());
  const key = (page: number) => `${page} ${list}`;
  return {
    find: (page: number) => seen.current.get(key(page)),
    note: (page: number, cursor: string | null | undefined) => {
      if (cursor) seen.current.set(key(page), cursor);
    },
  };
}

export function Pager({ kind, search, total, next, onChange }: Props) {
  const size = Number(search.page_size ?? PAGE_SIZES[0]);
  const page = Number(search.page ?? 1);
  const pages = Math.max(1, Math.ceil(total / size));
  const places = usePlaces(JSON.stringify([kind.name, size, selectionQuery(kind, search)]));
  if (total === 0) return null;
  const first = Math.min(total, (page - 1) * size + 1);
  const turn = (to: number) => {
    places.note(page, search.cursor);
    places.note(page + 1, next);
    onChange({ page: to === 1 ? undefined : String(to), cursor: to === 1 ? undefined : places.find(to) });
  };
  return (
    <Group className="pager" justify="space-between" gap="sm">
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {count(first)}–{count(Math.min(total, page * size))} of {count(total)}
          {pages > MOST_NUMBERED && ` · page ${count(page)} of ${count(pages)}`}
        </Text>
        <Select
          aria-label="Rows on a page"
          w={110}
          data={PAGE_SIZES.map((value) => ({ value, label: `${value} rows` }))}
          value={String(size)}
          allowDeselect={false}
          onChange={(value) => {
            onChange({
              page_size: value === PAGE_SIZES[0] ? undefined : (value ?? undefined),
              page: undefined,
            });
          }}
        />
      </Group>
      {pages > 1 && (
        <Pagination.Root
          size="sm"
          total={pages}
          value={page}
          onChange={turn}
          getItemProps={(number) => ({ "aria-label": `Page ${number}` })}
        >
          <Group gap={6} role="navigation" aria-label="Pages">
            <Pagination.First aria-label={WORDS.first} />
            <Pagination.Previous aria-label={WORDS.previous} />
            {pages <= MOST_NUMBERED && <Pagination.Items />}
            <Pagination.Next aria-label={WORDS.next} />
            <Pagination.Last aria-label={WORDS.last} />
          </Group>
        </Pagination.Root>
      )}
    </Group>
  );
}
