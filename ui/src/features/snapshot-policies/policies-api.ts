/** What the page of snapshot policies asks of the API. */
import { queryOptions } from "@tanstack/react-query";
import type { PolicySetSaved, PolicySetWrite, RulesEffect, RulesSaved } from "@/api/schema";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { body, client } from "@/lib/client";
import type { Rule } from "./rules/rule";

const ALL = 500;

export const rulesQuery = queryOptions({
  queryKey: [SNAPSHOT, "rules"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/snapshot/rules", { signal })),
});

/** At which rules the reader began, and what they would be. */
export interface Draft {
  base: number;
  rules: readonly Rule[];
}

const LISTED = 200;

export function previewRules(rules: readonly Rule[], signal: AbortSignal): Promise<RulesEffect> {
  const asked = { rules: [...rules], limit: LISTED };
  return body(client.POST("/api/v1/snapshot/rules/preview", { body: asked, signal }));
}

export function saveRules({ base, rules }: Draft, note: string): Promise<RulesSaved> {
  const words = { rules: [...rules], base_version: base, note };
  return body(client.PUT("/api/v1/snapshot/rules", { body: words }));
}

export const setsQuery = queryOptions({
  queryKey: [SNAPSHOT, "policy-sets"],
  queryFn: ({ signal }) =>
    body(client.GET("/api/v1/snapshot/policy-sets", { params: { query: { page_size: ALL } }, signal })),
});

export function saveSet(id: number | null, words: PolicySetWrite): Promise<PolicySetSaved> {
  if (id === null) return body(client.POST("/api/v1/snapshot/policy-sets", { body: words }));
  const params = { path: { set_id: id } };
  return body(client.PUT("/api/v1/snapshot/policy-sets/{set_id}", { params, body: words }));
}

export async function deleteSet(id: number): Promise<void> {
  await client.DELETE("/api/v1/snapshot/policy-sets/{set_id}", { params: { path: { set_id: id } } });
}

/** The volumes that have one of these policies, as decided last. */
export function listHolders(policies: readonly string[], projectId: string | null, signal: AbortSignal) {
  const query = {
    policy: [...policies],
    ...(projectId !== null && { project_id: [projectId] }),
    page_size: 8,
  };
  return body(client.GET("/api/v1/snapshot/assignments", { params: { query }, signal }));
}

export function listVersions(page: number, signal: AbortSignal) {
  const query = { page, page_size: 50 };
  return body(client.GET("/api/v1/snapshot/rules/versions", { params: { query }, signal }));
}

export function getVersion(version: number, signal?: AbortSignal) {
  const params = { path: { version } };
  return body(client.GET("/api/v1/snapshot/rules/versions/{version}", { params, signal }));
}
