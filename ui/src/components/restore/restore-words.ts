/** The words for restores: states, modes, what becomes of the addresses, and the steps. */
import type { RestoreJob, RestoreJobStep } from "@/api/schema";

export type JobStatus = RestoreJob["status"];
export type Mode = RestoreJob["mode"];
export type IpStrategy = RestoreJob["ip_strategy"];
export type StepName = RestoreJobStep["step"];

const STATES: Readonly<Record<JobStatus, string>> = {
  PLANNED: "planned",
  PENDING: "queued",
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELED: "canceled",
  INTERRUPTED: "interrupted",
};
export const STATE_OPTIONS = Object.entries(STATES).map(([value, label]) => ({ value, label }));

/** A plan that nobody executed in time is in no state of its own: its time is over. */
export function stateOf({ status, is_expired }: Pick<RestoreJob, "status" | "is_expired">): {
  state: string;
  label: string;
} {
  if (status === "PLANNED" && is_expired) return { state: "expired", label: "expired" };
  return { state: status.toLowerCase(), label: STATES[status] };
}

export const MODES: Readonly<Record<Mode, { label: string; words: string }>> = {
  NEW: {
    label: "New server",
    words: "Builds a second server beside the original, which goes on untouched. The safe choice.",
  },
  REPLACE: {
    label: "Replace",
    words:
      "Deletes the original server and builds it again from the snapshot. Until the new one runs there is a way back; its old disk is kept unless you say otherwise.",
  },
};

export const STRATEGIES: Readonly<Record<IpStrategy, { label: string; words: string }>> = {
  NEW_IPS: {
    label: "New addresses",
    words: "The network gives each port a free address of the same subnet.",
  },
  TRY_SAME_IPS: {
    label: "The same, if they are free",
    words:
      "Each port asks for the address that it had; where another port holds it by then, it gets a new one.",
  },
  SAME_IPS_OR_FAIL: {
    label: "The same, or not at all",
    words: "Each port gets the address that it had; if one cannot be had, the restore fails and is undone.",
  },
  MANUAL_IP: {
    label: "Chosen by hand",
    words: "You name the address of each port; those that you leave open get a new one.",
  },
};

export const STEPS: Readonly<Record<StepName, string>> = {
  VALIDATE_LIVE_STATE: "Look again",
  ENSURE_SERVICE_USER: "Enter the project",
  QUOTA_CHECK: "Check the quotas",
  CREATE_VOLUME_FROM_SNAPSHOT: "Make the volume",
  WAIT_VOLUME_AVAILABLE: "Wait for the volume",
  DELETE_EXISTING_VM: "Delete the old server",
  WAIT_VM_DELETED: "Wait until it is gone",
  CLEANUP_OLD_PORTS: "Free the old addresses",
  CREATE_ISOLATED_NETWORKS: "Make networks of its own",
  CREATE_PORTS: "Make the ports",
  CREATE_SERVER: "Make the server",
  WAIT_SERVER_ACTIVE: "Wait for the server",
  CHECK_RESTORED_SERVER: "Check what came back",
  FINALIZE: "Finish",
  CLEANUP_OLD_STORAGE: "Delete the old storage",
};

const GOES_ON: ReadonlySet<JobStatus> = new Set(["PENDING", "RUNNING"]);

/** Whether it has begun, and has yet to end. */
export function goesOn(status: JobStatus): boolean {
  return GOES_ON.has(status);
}
