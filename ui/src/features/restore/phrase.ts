/** Why the button that replaces a server does not act yet. */
export function phraseReason(wanted: string | null, typed: string): string | null {
  if (wanted === null || typed === wanted) return null;
  if (typed.trim() === "") return `Type ${wanted}`;
  return typed.trim().toLowerCase() === wanted.toLowerCase()
    ? "The words are right, but not letter by letter: capitals and spaces count"
    : `These are not the words: ${wanted}`;
}
