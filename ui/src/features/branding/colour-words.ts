/** What a chosen colour does to those who read, in words. */
import { isColour, onWhite, READABLE, wordColours } from "@/lib/brand-colours";

export interface Judgement {
  words: string;
  good: boolean;
}

export function judge(colour: string): Judgement {
  if (!isColour(colour)) return { words: "Write it as six digits, like #1b5fae.", good: false };
  const ratio = onWhite(colour);
  const told = `White words on it: ${ratio.toFixed(1)} to 1`;
  // 4.46 is shown as 4.5 and is not enough: the shown figure is cut, not rounded up to what is needed.
  return ratio >= READABLE
    ? { words: `${told}, which can be read (${READABLE} is needed).`, good: true }
    : {
        words: `White words on it: ${(Math.floor(ratio * 10) / 10).toFixed(1)} to 1, which is hard to read: ${READABLE} is needed. Choose it darker.`,
        good: false,
      };
}

/** How links and what is chosen are written in it. */
export function linkWords(colour: string): string {
  const { light, dark } = wordColours(colour);
  const same = (other: string) => other.toLowerCase() === colour.toLowerCase();
  const onLight = same(light) ? "as it is on light pages" : `darkened to ${light} on light pages`;
  const onDark = same(dark) ? "as it is on dark ones" : `lightened to ${dark} on dark ones`;
  return `Links are written in it ${onLight}, and ${onDark}.`;
}
