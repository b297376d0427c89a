/** What is chosen in the wizard: words of its address, and what the API is asked for. */
import type { Plan, RestorePlanCreate } from "@/api/schema";
import { STRATEGIES, type IpStrategy, type Mode } from "@/components/restore/restore-words";
import { oneText, valuesIn } from "@/lib/address";
import { readSearch, type Search } from "@/lib/list-search";

/** Of a word such as "ip.9e0f90f3": the addresses that a port is to get. */
const ADDRESS = "ip.";
/** What the API itself calls a restored server. */
const BY_ITSELF = /-restored-\d{8}-\d{6}$/;

export interface Choices {
  vmId: string | undefined;
  snapshotId: string | undefined;
  mode: Mode;
  strategy: IpStrategy;
  /** By the port's id. */
  manual: Readonly<Record<string, readonly string[]>>;
  name: string;
  flavorId: string | undefined;
  dataVolumes: boolean;
  cleanup: boolean;
  deleteSnapshot: boolean;
}

export function choicesOf(search: Search): Choices {
  const mode = search.mode === "REPLACE" ? "REPLACE" : "NEW";
  const replaces = mode === "REPLACE";
  const cleanup = replaces && search.cleanup_old_storage === "true";
  return {
    vmId: search.vm_id,
    snapshotId: search.snapshot_id,
    mode,
    strategy: isStrategy(search.ip_strategy) ? search.ip_strategy : replaces ? "TRY_SAME_IPS" : "NEW_IPS",
    manual: Object.fromEntries(
      Object.entries(search)
        .filter(([word]) => word.startsWith(ADDRESS))
        .map(([word, text]) => [word.slice(ADDRESS.length), valuesIn(text)]),
    ),
    name: search.new_vm_name ?? "",
    flavorId: search.flavor_id,
    dataVolumes: search.restore_data_volumes === "true",
    cleanup,
    deleteSnapshot: cleanup && search.delete_source_snapshot === "true",
  };
}

function isStrategy(text: string | undefined): text is IpStrategy {
  return text !== undefined && text in STRATEGIES;
}

export function addressWord(portId: string): string {
  return `${ADDRESS}${portId}`;
}

/** Without a server or a point in time there is nothing to be planned. */
export function requestOf(choices: Choices): RestorePlanCreate | null {
  const { vmId, snapshotId, strategy } = choices;
  if (vmId === undefined || snapshotId === undefined) return null;
  const isManual = strategy === "MANUAL_IP";
  return {
    vm_id: vmId,
    snapshot_id: snapshotId,
    mode: choices.mode,
    ip_strategy: strategy,
    ...(isManual && { manual_ips: manualOf(choices) }),
    ...(choices.name && { new_vm_name: choices.name }),
    ...(choices.flavorId && { flavor_id: choices.flavorId }),
    restore_data_volumes: choices.dataVolumes,
    cleanup_old_storage: choices.cleanup,
    delete_source_snapshot: choices.deleteSnapshot,
  };
}

function manualOf({ manual }: Choices): Record<string, string[]> {
  const named = Object.entries(manual).map(([port, addresses]) => [port, addresses.filter(Boolean)] as const);
  return Object.fromEntries(
    named.filter(([, addresses]) => addresses.length > 0).map(([p, a]) => [p, [...a]]),
  );
}

/** What is missing before a plan can be asked for; null: nothing. */
export function missing(choices: Choices): string | null {
  if (choices.vmId === undefined) return "Choose a server first";
  if (choices.snapshotId === undefined) return "Choose a point in time first";
  if (choices.strategy === "MANUAL_IP" && Object.keys(manualOf(choices)).length === 0) {
    return "Name at least one address, or choose another way for them";
  }
  return null;
}

/** The words of the wizard that lead to this plan again. */
export function wordsOf(plan: Plan): Search {
  const byItself = plan.mode === "NEW" ? BY_ITSELF.test(plan.new_vm_name) : plan.new_vm_name === plan.vm.name;
  const addresses = Object.fromEntries(
    plan.network_plan.map(({ original_port_id: port, requested_ips: requested }) => [
      addressWord(port),
      oneText(requested.flatMap(({ ip_address: address }) => address ?? [])),
    ]),
  );
  return readSearch({
    vm_id: plan.vm.id,
    snapshot_id: plan.restore_point.snapshot_id,
    mode: plan.mode,
    ip_strategy: plan.ip_strategy,
    flavor_id: plan.vm.flavor.id,
    ...(plan.ip_strategy === "MANUAL_IP" ? addresses : {}),
    ...(!byItself && { new_vm_name: plan.new_vm_name }),
    ...(plan.data_volumes.length > 0 && { restore_data_volumes: true }),
    ...(plan.cleanup_old_storage && { cleanup_old_storage: true }),
    ...(plan.delete_source_snapshot && { delete_source_snapshot: true }),
  });
}
