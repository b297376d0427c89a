/** The acts of the API. All kinds have the shape of flavors, which is all that the compiler needs to know. */
import type { Created, Deleted, Dependents, FlavorCreate } from "@/api/schema";
import { body, client } from "@/lib/client";
import type { ActKind } from "../acts";

type All = "/api/v1/admin/flavors";
type One = "/api/v1/admin/flavors/{resource_id}";

function pathOf(act: ActKind): string {
  return `/api/v1/admin/${act.replaceAll("_", "-")}`;
}

/** `key` names the request: sent twice with one key, it acts once. */
export function create(act: ActKind, content: object, key: string): Promise<Created> {
  const call = client.POST(pathOf(act) as All, {
    params: { header: { "Idempotency-Key": key } },
    body: content as FlavorCreate,
  });
  return body(call);
}

export function remove(act: ActKind, id: string): Promise<Deleted> {
  return body(
    client.DELETE(`${pathOf(act)}/{resource_id}` as One, { params: { path: { resource_id: id } } }),
  );
}

export function listDependents(act: ActKind, id: string, signal: AbortSignal): Promise<Dependents> {
  const params = { path: { resource_id: id } };
  return body(
    client.GET(`${pathOf(act)}/{resource_id}/dependents` as `${One}/dependents`, { params, signal }),
  );
}

/** Not randomUUID: browsers have that on https only. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
