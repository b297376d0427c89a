/** The words for a job: how far it is, what it keeps, what became of things. */
import type { FixedIp, Plan, PlannedPort, QuotaLine, RestoreJobDetail } from "@/api/schema";
import { amount, count } from "@/lib/format";

const RESOURCES: Readonly<Record<string, string>> = {
  instances: "Servers",
  cores: "vCPUs",
  ram: "Memory",
  volumes: "Volumes",
  gigabytes: "Storage",
  ports: "Ports",
  networks: "Networks",
  subnets: "Subnets",
  server_group_members: "Servers in the group",
};

/** "gigabytes_ssd" is the storage of the type ssd. */
export function quotaName({ resource }: Pick<QuotaLine, "resource">): string {
  const known = RESOURCES[resource];
  if (known !== undefined) return known;
  const [kind = "", ...type] = resource.split("_");
  const words = RESOURCES[kind];
  return words === undefined ? resource : `${words} of type ${type.join("_")}`;
}

const UNITS: Readonly<Record<string, string>> = { ram: "MiB", gigabytes: "GiB" };

export function quotaAmount({ resource }: Pick<QuotaLine, "resource">, value: number): string {
  const unit = UNITS[resource.split("_")[0] ?? ""];
  return unit === undefined ? count(value) : amount(value, unit);
}

/** How much of a quota is used and how much is asked for, in percent of the limit; null: there is no limit. */
export function quotaShares({
  limit,
  in_use: used,
  needed,
}: QuotaLine): { used: number; needed: number } | null {
  if (limit === null) return null;
  const share = (value: number) => (limit === 0 ? 100 : Math.min(100, (Math.max(0, value) / limit) * 100));
  const taken = share(used);
  return { used: taken, needed: Math.min(100 - taken, share(needed)) };
}

const KEEPING: ReadonlySet<string> = new Set(["TRY_SAME_IPS", "SAME_IPS_OR_FAIL"]);

/** What a port is to have. Nobody asks for an address that comes of the port's MAC: it stays where that stays. */
export function addressesThen(port: PlannedPort, plan: Plan): FixedIp[] {
  const stays = plan.isolated_network || (plan.mode === "REPLACE" && KEEPING.has(plan.ip_strategy));
  const { requested_ips: requested, original_fixed_ips: original, automatic_subnets: automatic } = port;
  return requested.map((each) => {
    if (!stays || each.ip_address !== null || !automatic.includes(each.subnet_id)) return each;
    return original.find(({ subnet_id: subnet }) => subnet === each.subnet_id) ?? each;
  });
}

/** What is as it was after the restore. */
export function keptWords(plan: Plan): string[] {
  const { vm, restore_point: point, mode } = plan;
  const moved = plan.reattached_volumes.map(({ volume_name: name }) => name);
  const disks = [point, ...plan.data_volumes].map(({ source_volume_name: name }) => name);
  if (mode === "NEW") {
    return [
      `The server ${vm.name} with its volumes, ports and floating IPs: nothing of it is touched.`,
      `The snapshot ${point.snapshot_name}.`,
    ];
  }
  return [
    ...(plan.cleanup_old_storage ? disks.slice(1) : disks).map(
      (name) => `The old volume ${name}, detached: what was written after the snapshot is still on it.`,
    ),
    ...moved.map((name) => `The volume ${name}: it moves over as it is now.`),
    ...(plan.delete_source_snapshot ? [] : [`The snapshot ${point.snapshot_name}.`]),
    "Until the new server runs, whatever fails leads back to the old volume and the old addresses.",
  ];
}

/** What is gone afterwards; nothing in NEW mode. */
export function lostWords(plan: Plan): string[] {
  if (plan.mode === "NEW") return [];
  return [
    `The server ${plan.vm.name} itself (${plan.vm.id}); one with a new id takes its place.`,
    ...(plan.cleanup_old_storage
      ? [`The old volume ${plan.restore_point.source_volume_name}, unless something still needs it.`]
      : []),
    ...(plan.delete_source_snapshot ? [`The snapshot ${plan.restore_point.snapshot_name}.`] : []),
  ];
}

/** A drill is a restore that goes again by itself. */
export function nounOf({ purpose }: Pick<RestoreJobDetail, "purpose">): "drill" | "restore" {
  return purpose === "drill" ? "drill" : "restore";
}

/** What is done since somebody asked for the end. */
export function goingBackWords(job: RestoreJobDetail): string {
  const { cancel_requested_by: by, cancel_requested_at: at, started_at: begun } = job;
  // What was to be canceled before it had begun was begun for that alone.
  const isWayBack = at !== null && (begun === null || Date.parse(at) <= Date.parse(begun));
  const asked = `${by ?? "Somebody"} has ${isWayBack ? "given the replacement up" : "asked for its end"}`;
  return isOldServerGoing(job)
    ? `${asked}: ${job.vm_name} is built again on its old volume, with its old addresses.`
    : `${asked}: what it has made is taken away again.`;
}

function isOldServerGoing({ mode, steps }: Pick<RestoreJobDetail, "mode" | "steps">): boolean {
  const deletes = steps.find(({ step }) => step === "DELETE_EXISTING_VM");
  return mode === "REPLACE" && deletes !== undefined && deletes.status !== "PENDING";
}

/** What canceling means just now. */
export function cancelWords(job: RestoreJobDetail): string {
  const { status, plan, retry_of: earlier } = job;
  const { name } = plan.vm;
  if (status === "PLANNED") return `The plan can then not be executed any more. Nothing was done to ${name}.`;
  if (status === "PENDING" && earlier === null) return `It has not begun. Nothing was done to ${name}.`;
  if (isOldServerGoing(job)) {
    return `The old server ${name} is gone or going: it is built again on its old volume, with its old addresses. That takes about as long as the restore itself.`;
  }
  return `What it has made so far is taken away again. ${name} stays as it is.`;
}

/** How long a step that runs has been at it: what the server said, and what has passed since. */
export function runningFor(seconds: number | null, toldAt: number, now: number): number | null {
  return seconds === null ? null : Math.max(0, seconds + (now - toldAt) / 1000);
}

/** Seconds as a clock that runs down: "29:04". */
export function countdown(until: string, now: number): string | null {
  const left = Math.floor((Date.parse(until) - now) / 1000);
  if (left <= 0) return null;
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
