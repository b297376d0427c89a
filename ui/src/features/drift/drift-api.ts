/** What the drift pages ask of the API. */
import { client, body } from "@/lib/client";
import { logQuery, type Search } from "@/lib/list-search";

export type Severity = "critical" | "warning" | "info";

interface Figures {
  open: number;
  total: number;
}

export interface DriftSummary {
  total: number;
  open: number;
  acknowledged: number;
  by_severity: Record<Severity, Figures>;
  oldest_open_at: string | null;
  rules_enabled: number;
  rules_total: number;
}

export interface DriftEvent {
  id: number;
  run_id: number;
  detected_at: string;
  seen_before_at: string | null;
  resource_type: string;
  resource_label: string;
  resource_id: string;
  resource_name: string | null;
  region_name: string | null;
  project_name: string | null;
  field_label: string;
  old_text: string;
  new_text: string;
  severity: Severity;
  acknowledged: boolean;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  acknowledge_note: string | null;
}

export interface DriftPage {
  items: DriftEvent[];
  total: number | null;
  total_at_least?: number;
  next_cursor: string | null;
}

export interface DriftRule {
  id: number;
  resource_type: string;
  resource_label: string;
  field_name: string;
  field_label: string;
  severity: Severity;
  enabled: boolean;
  events_open: number;
  events_total: number;
}

const PAGE_SIZE = "100";

export function getSummary(signal: AbortSignal): Promise<DriftSummary> {
  return get("summary", {}, signal) as Promise<DriftSummary>;
}

export function listEvents(search: Search, signal: AbortSignal): Promise<DriftPage> {
  return get("events", { ...logQuery(search), page_size: PAGE_SIZE }, signal) as Promise<DriftPage>;
}

export async function listRules(signal: AbortSignal): Promise<DriftRule[]> {
  return ((await get("rules", {}, signal)) as { items: DriftRule[] }).items;
}

/** One says when somebody else was faster; many take what is still open. */
export function acknowledge(ids: readonly number[], note: string): Promise<unknown> {
  const words = note === "" ? {} : { note };
  const [first] = ids;
  return ids.length === 1 && first !== undefined
    ? put(`events/${first}/acknowledge`, words)
    : put("events/bulk-acknowledge", { ids, ...words });
}

export function changeRule(id: number, change: { enabled?: boolean; severity?: Severity }): Promise<unknown> {
  return put(`rules/${id}`, change);
}

// Until the document of the API names these paths, the compiler knows them only by a neighbour's shape.
type AnyGet = "/api/v1/servers";
type AnyPut = "/api/v1/drift/anything";
interface Writer {
  PUT: (path: AnyPut, options: { body: unknown }) => Promise<{ data?: unknown }>;
}

function get(path: string, query: Search, signal: AbortSignal): Promise<unknown> {
  return body(client.GET(`/api/v1/drift/${path}` as AnyGet, { params: { query }, signal }));
}

function put(path: string, content: unknown): Promise<unknown> {
  return body((client as unknown as Writer).PUT(`/api/v1/drift/${path}` as AnyPut, { body: content }));
}
