/** Which two versions are compared: as a word of the address, "12,15", and as they are chosen. */
const PAIR = /^(\d+),(\d+)$/;

export type Pair = readonly [number, number];

export function pairOf(word: string | undefined): Pair | null {
  const [, older, newer] = PAIR.exec(word ?? "") ?? [];
  return older !== undefined && newer !== undefined ? [Number(older), Number(newer)] : null;
}

/** The older one first; null until there are two. */
export function wordOf(chosen: readonly number[]): string | null {
  return chosen.length === 2 ? chosen.toSorted((a, b) => a - b).join(",") : null;
}

/** Chosen, or no longer; a third one takes the place of the one that was chosen first. */
export function withToggled(chosen: readonly number[], id: number): readonly number[] {
  return chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-2);
}
