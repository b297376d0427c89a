/** A heading of a table that sorts it: up, then down, then as the list does by itself. */
import { Table, UnstyledButton } from "@mantine/core";
import IconDown from "@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs";
import IconUp from "@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs";
import type { Search } from "@/lib/list-search";

interface Props {
  name: string;
  label: string;
  search: Search;
  /** The column that the list is sorted by when nothing is said. */
  usual: string;
  figure?: boolean;
  onSort: (words: Readonly<Record<string, string | undefined>>) => void;
}

export function SortHeading({ name, label, search, usual, figure = false, onSort }: Props) {
  const active = (search.sort_by ?? usual) === name;
  const down = search.sort_dir === "desc";
  const next = () => {
    if (!active) onSort({ sort_by: name, sort_dir: undefined });
    else if (!down) onSort({ sort_by: name, sort_dir: "desc" });
    else onSort({ sort_by: undefined, sort_dir: undefined });
  };
  const direction = down ? "descending" : "ascending";
  return (
    <Table.Th aria-sort={active ? direction : "none"} className={figure ? "figure" : undefined}>
      <UnstyledButton className="sort-heading" onClick={next}>
        {label}
        {active && (down ? <IconDown size={13} aria-hidden /> : <IconUp size={13} aria-hidden />)}
      </UnstyledButton>
    </Table.Th>
  );
}
