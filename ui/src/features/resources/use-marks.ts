/** The resources that are marked to be acted on together; they stay marked while one pages, sorts and filters. */
import { useCallback, useState } from "react";
import { keyOf, type Item } from "@/lib/value";

export interface Marks {
  marked: ReadonlyMap<string, Item>;
  /** Mark what is not, or take the mark away. */
  toggle: (item: Item) => void;
  /** Mark these too, or none of them. */
  setAll: (items: readonly Item[], marked: boolean) => void;
  clear: () => void;
}

const NONE: ReadonlyMap<string, Item> = new Map();

export function useMarks(): Marks {
  const [marked, setMarked] = useState(NONE);
  const setAll = useCallback((items: readonly Item[], on: boolean) => {
    setMarked((before) => {
      const after = new Map(before);
      for (const item of items) {
        if (on) after.set(keyOf(item), item);
        else after.delete(keyOf(item));
      }
      return after;
    });
  }, []);
  const toggle = useCallback((item: Item) => {
    setMarked((before) => {
      const after = new Map(before);
      if (!after.delete(keyOf(item))) after.set(keyOf(item), item);
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    setMarked(NONE);
  }, []);
  return { marked, toggle, setAll, clear };
}
