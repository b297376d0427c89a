/** What two texts have alike at both ends, and what is each one's own in between. */
import type { FieldChange } from "@/api/schema";

export interface Parts {
  before: string;
  own: string;
  after: string;
}

const WORTH_IT = 8; // characters alike; fewer are chance

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /\w/.test(letter);
}

/** The old text and the new one in parts; short ones are their own as a whole. */
export function partsOf({
  old_text: old,
  new_text: now,
}: Pick<FieldChange, "old_text" | "new_text">): [Parts, Parts] {
  const shorter = Math.min(old.length, now.length);
  let begin = 0;
  while (begin < shorter && old[begin] === now[begin]) begin++;
  let end = 0;
  while (end < shorter - begin && old.at(-1 - end) === now.at(-1 - end)) end++;
  // Never through the middle of a word.
  while (begin > 0 && isWord(old[begin - 1]) && (isWord(old[begin]) || isWord(now[begin]))) begin--;
  while (end > 0 && isWord(old.at(-end)) && (isWord(old.at(-end - 1)) || isWord(now.at(-end - 1)))) end--;
  if (begin + end < WORTH_IT) [begin, end] = [0, 0];
  const cut = (text: string): Parts => ({
    before: text.slice(0, begin),
    own: text.slice(begin, text.length - end),
    after: text.slice(text.length - end),
  });
  return [cut(old), cut(now)];
}
