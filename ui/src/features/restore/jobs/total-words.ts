import type { RestoreJobPage } from "@/api/schema";
import { counted } from "@/lib/format";

/** "3 restores"; beyond what is counted "more than 1,000 restores". */
export function totalWords({
  total,
  total_at_least,
}: Pick<RestoreJobPage, "total" | "total_at_least">): string {
  if (total !== null) return counted(total, "restore", "restores");
  return `more than ${counted(total_at_least, "restore", "restores")}`;
}
