/** The head of the column of marks: all rows of this page, or none of them. */
import { keyOf, type Item } from "@/lib/value";
import type { Marks } from "./use-marks";

export function MarkAll({ items, marks }: { items: readonly Item[]; marks: Marks }) {
  const on = items.filter((item) => marks.marked.has(keyOf(item))).length;
  const all = on > 0 && on === items.length;
  return (
    <div role="columnheader" className="mark">
      <input
        type="checkbox"
        aria-label="Mark all on this page"
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = on > 0 && !all;
        }}
        onChange={() => {
          marks.setAll(items, !all);
        }}
      />
    </div>
  );
}
