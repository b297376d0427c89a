import type { Export } from "@/api/schema";

/** Whether the workbook is still being made. */
export function isGoing({ state }: Pick<Export, "state">): boolean {
  return state === "pending" || state === "running";
}
