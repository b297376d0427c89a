/** The edge of a column: drawn by the pointer, moved by the arrow keys. Delete or a double click gives back what fits. */
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { boundedWidth, NARROWEST, WIDEST } from "./use-preferences";

interface Props {
  label: string;
  width: number;
  onWidth: (width: number | undefined) => void;
}

const STEP = 10;

/** What is drawn now: columns without a width of their own share the room that is left. */
function drawnWidth(edge: HTMLElement): number {
  return edge.parentElement?.getBoundingClientRect().width ?? 0;
}

export function ColumnEdge({ label, width, onWidth }: Props) {
  const drag = useRef<{ from: number; width: number } | null>(null);
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: event.clientX, width: drawnWidth(event.currentTarget) };
  };
  const move = (event: PointerEvent) => {
    if (drag.current) onWidth(drag.current.width + event.clientX - drag.current.from);
  };
  const end = () => {
    drag.current = null;
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const steps: Record<string, number> = { ArrowLeft: -STEP, ArrowRight: STEP };
    const step = steps[event.key];
    if (step === undefined && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(step === undefined ? undefined : drawnWidth(event.currentTarget) + step);
  };
  return (
    // A separator that can be moved is a control, by the ARIA pattern of the window splitter; the rule takes it for a line.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      className="column-edge"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={boundedWidth(width)}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuetext={`${boundedWidth(width)} pixels`}
      title="Drag, or use the arrow keys; double-click fits the column to its content"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => {
        onWidth(undefined);
      }}
      onKeyDown={press}
    />
  );
}
