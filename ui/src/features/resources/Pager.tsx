import { Group, Pagination, Select, Text } from "@mantine/core";
import { count } from "@/lib/format";
import { PAGE_SIZES, type Search } from "@/lib/list-search";
import type { ChangeSearch } from "./use-search-words";

interface Props {
  search: Search;
  total: number;
  onChange: ChangeSearch;
}

const WORDS: Readonly<Record<string, string>> = {
  first: "First page",
  previous: "Previous page",
  next: "Next page",
  last: "Last page",
};

export function Pager({ search, total, onChange }: Props) {
  if (total === 0) return null;
  const size = Number(search.page_size ?? PAGE_SIZES[0]);
  const page = Number(search.page ?? 1);
  const pages = Math.max(1, Math.ceil(total / size));
  const first = Math.min(total, (page - 1) * size + 1);
  return (
    <Group className="pager" justify="space-between" gap="sm">
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {count(first)}–{count(Math.min(total, page * size))} of {count(total)}
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
      <Pagination
        size="sm"
        total={pages}
        value={page}
        onChange={(next) => {
          onChange({ page: next === 1 ? undefined : String(next) });
        }}
        getControlProps={(control) => ({ "aria-label": WORDS[control] })}
        getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
        aria-label="Pages"
        role="navigation"
      />
    </Group>
  );
}
