/** What a chart shows, in words and numbers. */
import type { Tone } from "@/lib/status";

export interface Series {
  name: string;
  tone: Tone;
  values: readonly number[];
}

export interface ChartData {
  /** What is told, as a sentence without its point: "Changes by hour". */
  label: string;
  /** What the categories are: "Hour". */
  heading: string;
  /** Each once. */
  categories: readonly string[];
  /** Stacked, the first one at the bottom. */
  series: readonly Series[];
  horizontal?: boolean;
}
