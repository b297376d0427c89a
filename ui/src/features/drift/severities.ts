/** How much a change can matter, most first. */
import type { DriftRule } from "@/api/schema";

export const SEVERITIES: DriftRule["severity"][] = ["critical", "warning", "info"];
