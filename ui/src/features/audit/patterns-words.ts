/** The counts of the patterns in words and as bars. */
import type { HourCount, WeekdayCount } from "@/api/schema";
import { count, percent } from "@/lib/format";
import type { Bar } from "./Bars";

const [OPENS, CLOSES] = [8, 18];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NAMED = 3;

export function hourBars(hours: readonly HourCount[]): Bar[] {
  return hours.map(({ hour, count }) => ({
    label: `${String(hour).padStart(2, "0")}:00`,
    count,
    quiet: hour < OPENS || hour >= CLOSES,
  }));
}

/** 1 is Monday. */
export function weekdayBars(days: readonly WeekdayCount[]): Bar[] {
  return days.map(({ weekday, count }) => ({
    label: WEEKDAYS[weekday - 1] ?? String(weekday),
    count,
    quiet: weekday > 5,
  }));
}

/** ", 12 %"; nothing of nothing is no share. */
export function shareOf(part: number, whole: number): string {
  const share = percent(part, whole);
  return share === null ? "" : `, ${share.toFixed(0)} %`;
}

/** "Ports 189, Volumes 180, Servers 120 and 12 more". */
export function mostFirst(counts: Readonly<Record<string, number>>, nameOf = (key: string) => key): string {
  const ordered = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const named = ordered.slice(0, NAMED).map(([key, value]) => `${nameOf(key)} ${count(value)}`);
  const more = ordered.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
