/** One's own order of the menu, drawn by hand; it arrives when it is first wanted. */
import type { NavigationGroup } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { SortableList } from "@/components/SortableList";

interface Props {
  groups: readonly NavigationGroup[];
  onArrange: (groups: NavigationGroup[]) => void;
}

export function ArrangeMenu({ groups, onArrange }: Props) {
  return (
    <SortableList entries={groups} onOrder={onArrange}>
      {(group, handle) => (
        <div className="nav-group" role="group" aria-label={group.label}>
          <div className="nav-group-label nav-arranged">
            <span>{group.label}</span>
            {handle}
          </div>
          <SortableList
            entries={group.items}
            onOrder={(items) => {
              onArrange(groups.map((other) => (other.key === group.key ? { ...group, items } : other)));
            }}
          >
            {(item, itemHandle) => (
              <div className="nav-item nav-arranged">
                <NavIcon name={item.path} />
                <span>{item.label}</span>
                {itemHandle}
              </div>
            )}
          </SortableList>
        </div>
      )}
    </SortableList>
  );
}
