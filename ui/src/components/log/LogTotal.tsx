import { totalWords, type LogCount } from "@/lib/log-total";

interface Props {
  log: LogCount | undefined;
  words: readonly [singular: string, plural: string];
}

/** How many there are, once that is known. */
export function LogTotal({ log, words }: Props) {
  if (!log) return null;
  return (
    <span className="total" role="status">
      {totalWords(log, ...words)}
    </span>
  );
}
