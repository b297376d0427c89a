/** The acts on restores, as the activity log has them. */
import type { Activity, PageActivity } from "@/api/schema";
import { MODES } from "@/components/restore/restore-words";
import { oneText } from "@/lib/address";
import { body, client } from "@/lib/client";
import { logQuery, withSearch, type Search } from "@/lib/list-search";

export const ACTIONS: Readonly<Record<string, string>> = {
  restore_plan: "planned",
  restore_execute: "executed",
  restore_cancel: "canceled",
  restore_retry: "retried",
  restore_rollback: "rolled back",
  restore_cleanup: "cleaned up",
  restore_finished: "ended",
  restore_drill: "drill begun",
  restore_drill_finished: "drill ended",
};

/** All acts on restores, unless the address asks for one of them. */
export function actsQuery(search: Search): Search {
  return withSearch(logQuery(search), {
    cursor: search.cursor,
    action: search.action ?? oneText(Object.keys(ACTIONS)),
  });
}

export function listActs(search: Search, pageSize: number, signal: AbortSignal): Promise<PageActivity> {
  const query = { ...actsQuery(search), page_size: pageSize } as never;
  return body(client.GET("/api/v1/admin/activity", { params: { query }, signal }));
}

/** The job that an act is about; a plan is an act on the server, which names its job beside. */
export function jobOf({ resource_type: type, resource_id: id, details }: Activity): string | null {
  if (typeof details.job_id === "string") return details.job_id;
  return type === "restore_jobs" ? id : null;
}

/** What else is known: the mode, and how it ended. */
export function aboutOf({ action, details }: Activity): string {
  const mode = details.mode === "NEW" || details.mode === "REPLACE" ? MODES[details.mode].label : null;
  const end =
    (action === "restore_finished" || action === "restore_drill_finished") &&
    typeof details.status === "string"
      ? details.status.toLowerCase()
      : null;
  const kept = action === "restore_plan" && details.eligible === false ? "cannot be executed" : null;
  return [mode, end, kept].filter((word) => word !== null).join(" · ");
}
