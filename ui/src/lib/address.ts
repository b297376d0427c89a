/**
 * The words of an address, of the page and of the API alike: plain text, and a word may be given several times.
 * Within the console such a word is one text whose values are kept apart by a character that no name has.
 */
const APART = "\u001f";

export function valuesIn(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [...new Set(text.split(APART))];
}

/** Undefined when there is none: the word then leaves the address. */
export function oneText(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(APART);
}

/** "status=ACTIVE&status=ERROR" */
export function writeWords(words: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(words).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined && each !== null)
      .flatMap((each) => String(each).split(APART))
      .map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs).toString();
}

export function readWords(text: string): Record<string, string> {
  const given = new URLSearchParams(text);
  return Object.fromEntries([...given.keys()].map((name) => [name, oneText(given.getAll(name)) ?? ""]));
}
