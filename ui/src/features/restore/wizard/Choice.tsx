/** One of several ways, with what it means in a sentence. */
import { Radio } from "@mantine/core";

interface Props {
  value: string;
  label: string;
  words: string;
  chosen: boolean;
  /** Whether something is deleted. */
  danger?: boolean;
  /** Why it cannot be chosen. */
  reason?: string | null;
}

export function Choice({ value, label, words, chosen, danger = false, reason = null }: Props) {
  return (
    <label
      className="choice"
      data-chosen={chosen || undefined}
      data-danger={danger || undefined}
      data-off={reason !== null || undefined}
    >
      <Radio value={value} disabled={reason !== null} aria-label={label} />
      <span>
        <strong>{label}</strong>
        <span className="choice-words">{words}</span>
        {reason && <span className="choice-reason">{reason}</span>}
      </span>
    </label>
  );
}
