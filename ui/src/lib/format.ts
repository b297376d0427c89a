/** Figures as people read them: grouped, with their unit, and never a number where nothing was measured. */
export const NOT_MEASURED = "not measured";

const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const decimals = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? NOT_MEASURED : integers.format(value);
}

/** "1 server", "12,034 servers". */
export function counted(value: number, singular: string, plural: string): string {
  return `${integers.format(value)} ${value === 1 ? singular : plural}`;
}

const STEPS: Readonly<Record<string, readonly [string, number][]>> = {
  B: [
    ["GiB", 2 ** 30],
    ["MiB", 2 ** 20],
    ["KiB", 2 ** 10],
  ],
  MiB: [
    ["TiB", 2 ** 20],
    ["GiB", 2 ** 10],
  ],
  GiB: [["TiB", 2 ** 10]],
};

/** A figure in the largest unit that keeps it at one or more: 262144 MiB → 256 GiB. */
export function amount(value: number | null | undefined, unit: string | null): string {
  if (value === null || value === undefined) return NOT_MEASURED;
  if (unit === null || unit === "") return decimals.format(value);
  const step = STEPS[unit]?.find(([, size]) => Math.abs(value) >= size);
  return step ? `${figure(value / step[1])} ${step[0]}` : `${figure(value)} ${unit}`;
}

/** One digit after the point, where it still tells something. */
function figure(value: number): string {
  return (Math.abs(value) >= 100 ? integers : decimals).format(value);
}

export function percent(part: number | null | undefined, whole: number | null | undefined): number | null {
  if (part === null || part === undefined || !whole) return null;
  return (part / whole) * 100;
}

/** Seconds as "14 s", "3 min 5 s", "2 h 10 min", "4 d 3 h". */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return NOT_MEASURED;
  if (seconds > 0 && seconds < 0.1) return "< 0.1 s";
  if (seconds < 10) return `${decimals.format(seconds)} s`;
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor((whole % 86400) / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(" ");
}

/** The age of something as one rough figure: "just now", "4 min", "3 h", "2 d". */
export function age(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400 * 2) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}
