/** What this person opened last through the palette, kept in this browser and shown while nothing is typed. */
import { useLocalStorage } from "@mantine/hooks";
import { z } from "zod/mini";

const MOST = 6;

const entry = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  /** Whose icon it bears: a page's or a kind's path. */
  icon: z.string(),
  /** Only a page of this console can have been opened from here. */
  href: z.string().check(z.regex(/^\/(?![/\\])/)),
});
export type Entry = z.infer<typeof entry>;

/** Anything may be in the browser's storage: what does not fit counts as nothing opened. */
export function readRecent(text: string | undefined): Entry[] {
  try {
    return z.array(entry).parse(JSON.parse(text ?? "[]"));
  } catch {
    return [];
  }
}

/** The newest first, each once. */
export function withOpened(recent: readonly Entry[], opened: Entry): Entry[] {
  return [opened, ...recent.filter(({ id }) => id !== opened.id)].slice(0, MOST);
}

export function useRecent(username: string) {
  const [recent, keep] = useLocalStorage<Entry[]>({
    key: `pf9.recent.${username}`,
    defaultValue: [],
    getInitialValueInEffect: false,
    deserialize: readRecent,
  });
  const remember = (opened: Entry) => {
    keep((before) => withOpened(before, opened));
  };
  return { recent, remember };
}
