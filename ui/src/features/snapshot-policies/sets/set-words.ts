/** A policy's days in words, and days as somebody types them. */
import type { Policy } from "@/api/schema";

const WEEK = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/** "every day", "Mondays and Fridays", "the 1st and 15th of each month". */
export function dueWords({ due, days }: Pick<Policy, "due" | "days">): string {
  if (due === "daily") return "every day";
  const ordered = [...days].sort((one, other) => one - other);
  if (due === "weekly") return ordered.map((day) => WEEK[day - 1] ?? String(day)).join(" and ");
  return `the ${ordered.map(ordinal).join(" and ")} of each month`;
}

function ordinal(day: number): string {
  const ending = day > 10 && day < 14 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

/** "1, 15" as days; null when it is something else. */
export function daysOf(text: string): number[] | null {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,2}$/.test(part)) ? parts.map(Number) : null;
}
