/** A list whose entries are moved by their handle: with the pointer, or with Space, the arrow keys and Space again. */
import {
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type CollisionDetection,
  type DragEndEvent,
  type UniqueIdentifier,
} from "@dnd-kit/core";
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { ActionIcon } from "@mantine/core";
import IconGripVertical from "@tabler/icons-react/dist/esm/icons/IconGripVertical.mjs";
import { useState, type ReactNode } from "react";

interface Entry {
  key: string;
  label: string;
}

interface Props<T extends Entry> {
  entries: readonly T[];
  onOrder: (entries: T[]) => void;
  children: (entry: T, handle: ReactNode) => ReactNode;
}

const INSTRUCTIONS = {
  draggable:
    "Press Space to pick it up, the arrow keys to move it, Space to put it down, Escape to leave it.",
};

/** By upper or lower edge: the centre of a tall entry would stay where it is while a short one is stepped over. */
const closestEdge: CollisionDetection = ({ collisionRect, droppableRects, droppableContainers }) =>
  droppableContainers
    .flatMap((droppableContainer) => {
      const rect = droppableRects.get(droppableContainer.id);
      if (!rect) return [];
      const value = Math.min(
        Math.abs(collisionRect.top - rect.top),
        Math.abs(collisionRect.bottom - rect.bottom),
      );
      return [{ id: droppableContainer.id, data: { droppableContainer, value } }];
    })
    .sort((one, other) => one.data.value - other.data.value);

/** What a screen reader says of a move. */
function announcementsFor(entries: readonly Entry[]): Announcements {
  const place = (id: UniqueIdentifier) => entries.findIndex(({ key }) => key === id) + 1;
  const label = (id: UniqueIdentifier) => entries[place(id) - 1]?.label ?? "";
  const of = (id: UniqueIdentifier) => `place ${place(id)} of ${entries.length}`;
  return {
    onDragStart: ({ active }) => `${label(active.id)} picked up, ${of(active.id)}.`,
    onDragOver: ({ active, over }) => (over ? `${label(active.id)}, ${of(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) => `${label(active.id)} put down, ${of((over ?? active).id)}.`,
    onDragCancel: ({ active }) => `${label(active.id)} left where it was, ${of(active.id)}.`,
  };
}

export function SortableList<T extends Entry>({ entries, onOrder, children }: Props<T>) {
  const sensors = useSensors(
    useSensor(PointerSensor),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  // What is announced stays inside the landmark that the list is in.
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const place = (id: UniqueIdentifier) => entries.findIndex(({ key }) => key === id);
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onOrder(arrayMove([...entries], place(active.id), place(over.id)));
  };
  return (
    <div ref={setContainer}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestEdge}
        onDragEnd={drop}
        accessibility={{
          announcements: announcementsFor(entries),
          screenReaderInstructions: INSTRUCTIONS,
          ...(container && { container }),
        }}
      >
        <SortableContext items={entries.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
          <ul className="sortable">
            {entries.map((entry) => (
              <SortableEntry key={entry.key} entry={entry}>
                {children}
              </SortableEntry>
            ))}
          </ul>
        </SortableContext>
      </DndContext>
    </div>
  );
}

interface EntryProps<T extends Entry> {
  entry: T;
  children: (entry: T, handle: ReactNode) => ReactNode;
}

function SortableEntry<T extends Entry>({ entry, children }: EntryProps<T>) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: entry.key });
  const handle = (
    <ActionIcon
      ref={setActivatorNodeRef}
      className="sortable-handle"
      size="sm"
      aria-label={`Move ${entry.label}`}
      {...attributes}
      {...listeners}
    >
      <IconGripVertical size={14} aria-hidden />
    </ActionIcon>
  );
  return (
    <li
      ref={setNodeRef}
      data-moving={isDragging || undefined}
      style={{ transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined, transition }}
    >
      {children(entry, handle)}
    </li>
  );
}
