/** The acts on a planned restore. */
import type { RestoreCleanedUp, RestoreJobDetail } from "@/api/schema";
import type { IpStrategy } from "@/components/restore/restore-words";
import { body, client } from "@/lib/client";

const at = (id: string) => ({ path: { job_id: id } });

export function execute(id: string, confirmation: string | null): Promise<RestoreJobDetail> {
  return body(client.POST("/api/v1/restore/execute", { body: { job_id: id, confirmation } }));
}

export function cancel(id: string): Promise<RestoreJobDetail> {
  return body(client.POST("/api/v1/restore/cancel/{job_id}", { params: at(id) }));
}

export interface Retry {
  strategy: IpStrategy | null;
  confirmation: string | null;
}

/** A new job that goes on where this one ended. */
export function retry(id: string, { strategy, confirmation }: Retry): Promise<RestoreJobDetail> {
  const asked = { ip_strategy_override: strategy, confirmation };
  return body(client.POST("/api/v1/restore/jobs/{job_id}/retry", { params: at(id), body: asked }));
}

/** A new job that gives a half-done replacement up, and builds the old server again. */
export function rollBack(id: string): Promise<RestoreJobDetail> {
  return body(client.POST("/api/v1/restore/jobs/{job_id}/rollback", { params: at(id) }));
}

export function cleanUp(id: string, deleteVolume: boolean): Promise<RestoreCleanedUp> {
  const asked = { delete_volume: deleteVolume };
  return body(client.POST("/api/v1/restore/jobs/{job_id}/cleanup", { params: at(id), body: asked }));
}
