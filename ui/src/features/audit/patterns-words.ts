/** The counts of the patterns in words and as charts. */
import type { ChangePatterns, ComplianceReport, HourCount, WeekdayCount } from "@/api/schema";
import type { ChartData } from "@/components/chart/chart-data";
import { count, percent } from "@/lib/format";

const [OPENS, CLOSES] = [8, 18];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NAMED = 3;
const TOP = 10;

interface Part {
  name: string;
  count: number;
  /** In the hours and days of work. */
  atWork: boolean;
}

export function hourChart(hours: readonly HourCount[], zone: string): ChartData {
  const parts = hours.map(({ hour, count: changes }) => ({
    name: `${String(hour).padStart(2, "0")}:00`,
    count: changes,
    atWork: hour >= OPENS && hour < CLOSES,
  }));
  return chartOf(`Changes by hour (${zone})`, "Hour", parts);
}

/** 1 is Monday. */
export function weekdayChart(days: readonly WeekdayCount[], zone: string): ChartData {
  const parts = days.map(({ weekday, count: changes }) => ({
    name: WEEKDAYS[weekday - 1] ?? String(weekday),
    count: changes,
    atWork: weekday <= 5,
  }));
  return chartOf(`Changes by weekday (${zone})`, "Weekday", parts);
}

function chartOf(label: string, heading: string, parts: readonly Part[]): ChartData {
  const values = (atWork: boolean) => parts.map((part) => (part.atWork === atWork ? part.count : 0));
  return {
    label,
    heading,
    categories: parts.map(({ name }) => name),
    series: [
      { name: "Business time", tone: "busy", values: values(true) },
      { name: "Other time", tone: "warn", values: values(false) },
    ],
  };
}

export function kindChart(kinds: ComplianceReport["by_kind"]): ChartData {
  const shown = kinds.slice(0, TOP);
  return {
    label: "Kinds with most changes",
    heading: "Kind",
    horizontal: true,
    categories: shown.map(({ label }) => label),
    series: [
      { name: "Made", tone: "ok", values: shown.map(({ created }) => created) },
      { name: "Changed", tone: "busy", values: shown.map(({ changed }) => changed) },
      { name: "Gone", tone: "bad", values: shown.map(({ deleted }) => deleted) },
    ],
  };
}

/** Two projects of the same name, in two domains, are told apart by their ids. */
export function projectChart(projects: ChangePatterns["by_project"]): ChartData {
  const shown = projects.slice(0, TOP);
  const names = shown.map(({ project_id, project_name }) => project_name ?? project_id);
  return {
    label: "Projects with most changes",
    heading: "Project",
    horizontal: true,
    categories: names.map((name, at) =>
      names.indexOf(name) === at ? name || "of no project" : `${name} (${shown[at]?.project_id ?? ""})`,
    ),
    series: [{ name: "Changes", tone: "busy", values: shown.map(({ count: changes }) => changes) }],
  };
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
