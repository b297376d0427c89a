/** A state as its word, with a coloured mark before it. */
import { toneOf } from "@/lib/status";

export function StateMark({ state, label }: { state: string; label?: string }) {
  return (
    <span className="state" data-tone={toneOf(state)}>
      {label ?? state}
    </span>
  );
}
