/** Compliance by day in words: what a cell shows, says and leads to. */
import type { Compliance, HeatMap, Thresholds } from "@/api/schema";
import { count } from "@/lib/format";
import type { Search } from "@/lib/list-search";
import type { Tone } from "@/lib/status";
import { share, type View } from "./sums";

type Level = NonNullable<Compliance["level"]>;

export const LEVELS: Readonly<Record<Level, { word: string; tone: Tone }>> = {
  ok: { word: "ok", tone: "ok" },
  warning: { word: "warning", tone: "warn" },
  critical: { word: "critical", tone: "bad" },
};

const days = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "24 Nov": the days of reports are days of UTC. */
export function dayWord(day: string): string {
  const parts = days.formatToParts(new Date(`${day}T00:00:00Z`));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("day")} ${of("month")}`;
}

/** Whole percent for the eye, never rounded up: 99.9 % is not all. */
export function cellWord(cell: Compliance | null): string {
  return cell?.percent == null ? "–" : String(Math.floor(cell.percent));
}

/** All of it: "webshop, 24 Nov: 97.4 %, warning; 37 of 38 compliant, 2 pending". */
export function cellLabel(name: string, day: string, cell: Compliance | null): string {
  const of = `${name}, ${dayWord(day)}`;
  if (!cell) return `${of}: not measured`;
  const pending = cell.pending > 0 ? `, ${count(cell.pending)} pending` : "";
  const percent = share(cell.percent);
  if (percent === null || cell.level === null) return `${of}: nothing to measure yet${pending}`;
  const measured = count(cell.compliant + cell.noncompliant);
  return `${of}: ${percent}, ${LEVELS[cell.level].word}; ${count(cell.compliant)} of ${measured} compliant${pending}`;
}

/** What the three levels are, under the map. */
export function legendOf({ target_percent, critical_percent }: Thresholds): { tone: Tone; words: string }[] {
  return [
    { tone: "ok", words: `ok from ${share(target_percent) ?? ""} on` },
    { tone: "warn", words: `warning from ${share(critical_percent) ?? ""} on` },
    { tone: "bad", words: "critical below" },
  ];
}

/** "+2.1 points"; null where there are no two days to compare. */
export function changeWord(change: number | null): string | null {
  if (change === null) return null;
  if (change === 0) return "none";
  return `${change > 0 ? "+" : "−"}${new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(Math.abs(change))}`;
}

/** What narrows the list to a row; null: no word of the list says that. */
export function rowWords(view: View, { key, name }: HeatMap["items"][number]): Search | null {
  if (view === "policy") return { policy: key };
  if (key === "") return null;
  if (view === "tenant") return { tenant_id: key };
  return name === null ? null : { domain_name: name };
}
