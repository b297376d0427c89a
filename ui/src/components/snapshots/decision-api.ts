/** What will happen to a volume and why, as decided at this moment, and how it stands against its SLA. */
import type { VolumeCompliance, VolumeDecision } from "@/api/schema";
import { body, client, type ResourceAddress } from "@/lib/client";

/** The first word of every question about snapshot policies: an act on one of them asks all of them anew. */
export const SNAPSHOT = "snapshot";

export interface VolumeOutlook {
  decision: VolumeDecision;
  /** By policy; null when the role may not read compliance. */
  compliance: ReadonlyMap<string, VolumeCompliance> | null;
}

export async function getOutlook(
  { id, region }: ResourceAddress,
  mayCompliance: boolean,
  signal: AbortSignal,
): Promise<VolumeOutlook> {
  const params = { path: { volume_id: id }, query: { region_name: region } };
  const [decision, states] = await Promise.all([
    body(client.GET("/api/v1/snapshot/assignments/{volume_id}", { params, signal })),
    mayCompliance ? listStates(id, signal) : null,
  ]);
  const here = states?.filter(({ region_name }) => region_name === decision.region_name);
  return {
    decision,
    compliance: here ? new Map(here.map((each) => [each.policy, each])) : null,
  };
}

async function listStates(volumeId: string, signal: AbortSignal): Promise<readonly VolumeCompliance[]> {
  const query = { volume_id: [volumeId], page_size: 200 };
  return (await body(client.GET("/api/v1/snapshot/compliance", { params: { query }, signal }))).items;
}
