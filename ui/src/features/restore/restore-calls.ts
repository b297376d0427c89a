/** What the pages of restores ask of the API. */
import type { FreeAddress, Plan, RestorableSnapshotPage, RestorePlanCreate } from "@/api/schema";
import { body, client, listResources } from "@/lib/client";
import { amount } from "@/lib/format";
import { plainText } from "@/lib/value";

const SNAPSHOTS = 200;
const ADDRESSES = 100;

/** The newest snapshots that a server can be restored from, by the inventory. */
export function listSnapshots(q: string, signal: AbortSignal): Promise<RestorableSnapshotPage> {
  const query = { page_size: SNAPSHOTS, ...(q && { q }) };
  return body(client.GET("/api/v1/restore/snapshots", { params: { query }, signal }));
}

export interface ServerPort {
  id: string;
  networkId: string;
  network: string;
  addresses: readonly string[];
}

/** The ports of a server, by the inventory: the plan asks the cloud itself. */
export async function listPorts(vmId: string, signal: AbortSignal): Promise<ServerPort[]> {
  const { items } = await listResources("/ports", { device_id: vmId, page_size: "200" }, signal);
  return items.map((port) => ({
    id: plainText(port.id),
    networkId: plainText(port.network_id),
    network: plainText(port.network_name ?? port.network_id),
    addresses: Array.isArray(port.ip_addresses) ? port.ip_addresses.map(String) : [],
  }));
}

/** The first addresses of a network that nobody holds, as the cloud has it now. */
export async function listFreeAddresses(networkId: string, signal: AbortSignal): Promise<FreeAddress[]> {
  const params = { path: { network_id: networkId }, query: { page_size: ADDRESSES } };
  const call = client.GET("/api/v1/restore/networks/{network_id}/free-addresses", { params, signal });
  return [...(await body(call)).items];
}

export function makePlan(asked: RestorePlanCreate): Promise<Plan> {
  return body(client.POST("/api/v1/restore/plan", { body: asked }));
}

/** Every flavor with its size in words, to choose from. */
export async function listFlavors(signal: AbortSignal): Promise<{ value: string; label: string }[]> {
  const { items } = await listResources("/flavors", { page_size: "500", sort_by: "name" }, signal);
  return items.map((flavor) => ({
    value: plainText(flavor.id),
    label: `${plainText(flavor.name)} (${plainText(flavor.vcpus)} vCPUs, ${amount(Number(flavor.ram_mb), "MiB")})`,
  }));
}
