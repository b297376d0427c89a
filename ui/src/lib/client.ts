/** The one door to the API: same origin, the session's cookie, typed by the OpenAPI document. */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths, ServerDetail, ServerPage } from "@/api/schema";
import { writeWords } from "./address";
import { askForCode, FRESH_CODE } from "./fresh-code";
import type { Item } from "./value";
import { ApiProblem, problemOf, unreachable } from "./problem";

const SAFE = new Set(["GET", "HEAD"]);

// What is sent can be read once; an act that may have to be sent again is kept whole.
const kept = new WeakMap<Request, Request>();

const conventions: Middleware = {
  onRequest({ request }) {
    if (SAFE.has(request.method)) return request;
    request.headers.set("X-Requested-With", "pf9-console");
    kept.set(request, request.clone());
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return response;
    const problem = await problemOf(response);
    const again = kept.get(request);
    if (problem.type !== FRESH_CODE || !again || !(await askForCode())) throw problem;
    const answer = await fetch(again);
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  },
  onError({ error }) {
    return error instanceof ApiProblem ? error : unreachable();
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  querySerializer: writeWords,
});
client.use(conventions);

/**
 * What a call gave; failures have been thrown by then, so that an empty body is a broken answer. Text is what a download
 * gives: without `format` it is no answer either.
 */
export async function body<T>(call: Promise<{ data?: T | string }>): Promise<NonNullable<T>> {
  const { data } = await call;
  if (data === undefined || data === null || typeof data === "string") {
    throw new ApiProblem({ status: 0, title: "The answer was empty", detail: "The server sent no content." });
  }
  return data;
}

// The kinds are data (GET /inventory/kinds), so their paths are not known to the compiler. All of them have the shape of /servers.
type AnyList = "/api/v1/servers";
type AnyDetail = "/api/v1/servers/{resource_id}";
export type ResourcePage = Omit<ServerPage, "items"> & { items: readonly Item[] };
export type ResourceDetail = Omit<ServerDetail, "item"> & { item: Item };

export function listResources(
  path: string,
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<ResourcePage> {
  const call = client.GET(`/api/v1${path}` as AnyList, { params: { query: query }, signal });
  return body(call);
}

export interface ResourceAddress {
  id: string;
  /** Needed where one id may name a thing in several regions. */
  region: string | undefined;
}

export function getResource(
  path: string,
  { id, region }: ResourceAddress,
  signal?: AbortSignal,
): Promise<ResourceDetail> {
  const params = { path: { resource_id: id }, query: { region_name: region } };
  return body(client.GET(`/api/v1${path}/{resource_id}` as AnyDetail, { params, signal }));
}

/** The address of a download of all that is filtered. */
export function downloadAddress(path: string, query: Readonly<Record<string, string>>): string {
  return `/api/v1${path}?${writeWords(query)}`;
}
