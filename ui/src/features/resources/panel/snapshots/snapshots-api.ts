/** What the tab of snapshots asks of the API, and what it lets one say about a volume. */
import { queryOptions } from "@tanstack/react-query";
import type { AssignmentWrite, ExclusionWrite, Policy } from "@/api/schema";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { body, client } from "@/lib/client";

export interface VolumeAddress {
  id: string;
  region: string;
}

/** A policy that a volume can have, and how many its set keeps. */
export interface Choice extends Policy {
  kept: number | undefined;
}

/** The policies for everybody and those of the project, which go before them. */
export function choicesQuery(projectId: string | null) {
  return queryOptions({
    queryKey: [SNAPSHOT, "choices", projectId],
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const query = { page_size: 500 };
      const sets = await body(client.GET("/api/v1/snapshot/policy-sets", { params: { query }, signal }));
      const mine = sets.items.filter(({ project_id }) => project_id === null || project_id === projectId);
      const ordered = mine.sort(
        (one, other) => Number(one.project_id !== null) - Number(other.project_id !== null),
      );
      const found = new Map<string, Choice>();
      for (const { policies, retention_map } of ordered) {
        for (const policy of policies)
          found.set(policy.name, { ...policy, kept: keptBy(retention_map, policy.name) });
      }
      return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
    },
  });
}

function keptBy(map: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const kept = map[name];
  return typeof kept === "number" ? kept : undefined;
}

const pathOf = ({ id, region }: VolumeAddress) => ({
  path: { volume_id: id },
  query: { region_name: region },
});

/** `again`: there is an assignment by hand already, which becomes another one. */
export async function assign(at: VolumeAddress, words: AssignmentWrite, again: boolean): Promise<void> {
  if (again) {
    await client.PUT("/api/v1/snapshot/assignments/{volume_id}", { params: pathOf(at), body: words });
  } else {
    const made = { ...words, volume_id: at.id, region_name: at.region };
    await client.POST("/api/v1/snapshot/assignments", { body: made });
  }
}

export async function release(at: VolumeAddress): Promise<void> {
  await client.DELETE("/api/v1/snapshot/assignments/{volume_id}", { params: pathOf(at) });
}

/** `again`: an exclusion is changed. */
export async function exclude(at: VolumeAddress, words: ExclusionWrite, again: boolean): Promise<void> {
  if (again) {
    await client.PUT("/api/v1/snapshot/exclusions/{volume_id}", { params: pathOf(at), body: words });
  } else {
    await client.POST("/api/v1/snapshot/exclusions", {
      body: { ...words, volume_id: at.id, region_name: at.region },
    });
  }
}

export async function include(at: VolumeAddress): Promise<void> {
  await client.DELETE("/api/v1/snapshot/exclusions/{volume_id}", { params: pathOf(at) });
}

const NEWEST = 5;

export function listNewest({ id, region }: VolumeAddress, signal: AbortSignal) {
  const query = {
    volume_id: [id],
    region_name: [region],
    sort_by: "created_at" as const,
    sort_dir: "desc" as const,
    page_size: NEWEST,
  };
  return body(client.GET("/api/v1/snapshots", { params: { query }, signal }));
}
