import { localTimes } from "@/lib/time";

/** What there is to say, one by one; nothing where there is nothing. */
export function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className="sentences">
      {sentences.map((sentence) => (
        <li key={sentence}>{localTimes(sentence)}</li>
      ))}
    </ul>
  );
}
