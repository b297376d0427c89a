/** Counts by time as the bars of a chart, and the words of the address that a stretch of bars means. */
import type { Bucket } from "@/api/schema";
import { dayOf } from "@/lib/time";
import type { ChartData } from "./chart-data";

export interface TimeWords {
  since: string;
  until: string;
}

interface Volume {
  data: ChartData;
  /** Whole days are days, which counts the last one in; anything else is exact. */
  wordsOf: (first: number, last: number) => TimeWords | null;
}

const LENGTHS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  hour: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short" },
  week: { day: "numeric", month: "short", year: "2-digit" },
  month: { month: "short", year: "numeric" },
};

export function volumeOf(bucket: string, items: readonly Bucket[]): Volume {
  const style = new Intl.DateTimeFormat("en-GB", LENGTHS[bucket]);
  return {
    data: {
      label: `Changes by ${bucket}`,
      heading: bucket === "week" ? "Week from" : bucket.charAt(0).toUpperCase() + bucket.slice(1),
      categories: items.map(({ begins_at }) => style.format(new Date(begins_at))),
      series: [
        { name: "Made", tone: "ok", values: items.map(({ created }) => created) },
        { name: "Changed", tone: "busy", values: items.map(({ changed }) => changed) },
        { name: "Gone", tone: "bad", values: items.map(({ deleted }) => deleted) },
      ],
    },
    wordsOf: (first, last) => {
      const [begin, end] = [items[first], items[last]];
      if (!begin || !end) return null;
      return bucket === "day"
        ? { since: dayOf(new Date(begin.begins_at)), until: dayOf(new Date(end.begins_at)) }
        : { since: begin.begins_at, until: end.ends_at };
    },
  };
}
