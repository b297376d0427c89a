/** Times in the reader's zone, with the zone named: "23 Nov 2026, 15:04:09 CET". */
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const full = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const short = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

export function timeZone(): string {
  return zone;
}

export function fullTime(instant: string): string {
  return format(full, instant);
}

/** For tables, whose heading names the zone. */
export function shortTime(instant: string): string {
  return format(short, instant);
}

/** A sentence of the API with its moments in the reader's zone: "2026-11-25 20:45 UTC" is "25 Nov 2026, 21:45 CET". */
export function localTimes(sentence: string): string {
  return sentence.replace(
    /(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(:\d{2})? UTC/g,
    (_, day: string, clock: string) => {
      const at = new Date(`${day}T${clock}Z`);
      return `${short.format(at)} ${zoneName(at)}`;
    },
  );
}

export function zoneName(at: Date = new Date()): string {
  return full.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? zone;
}

export function secondsSince(instant: string, now: number): number {
  return Math.max(0, (now - Date.parse(instant)) / 1000);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The first moment of a day in the reader's zone, for the API; an exact time stays what it is. */
export function startOfDay(text: string): string {
  return moment(text, 0);
}

/** The first moment that no longer belongs to the day. */
export function endOfDay(text: string): string {
  return moment(text, 1);
}

/** Whether it is a day, and no exact time. */
export function isDay(text: string): boolean {
  return DAY.test(text);
}

/** The day of the reader's zone, as the address has it: "2026-05-04". */
export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${date.getFullYear()}-${month ?? ""}-${day ?? ""}`;
}

function moment(text: string, daysLater: number): string {
  if (!DAY.test(text)) return text;
  const date = new Date(`${text}T00:00:00`);
  date.setDate(date.getDate() + daysLater);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

function format(style: Intl.DateTimeFormat, instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : style.format(date);
}
