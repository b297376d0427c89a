/** Every failed call becomes one ApiProblem: what to say, what to quote to support, and whether trying again can help. */
import type { Problem } from "@/api/schema";

/** One thing that is wrong with a request, and where: ["body", "subnet", "cidr"]. */
export type Fault = NonNullable<Problem["errors"]>[number];

export class ApiProblem extends Error {
  readonly status: number;
  /** Which failure it is, where the API names it: urn:pf9:conflict. */
  readonly type: string | null;
  readonly title: string;
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly faults: readonly Fault[];

  constructor(facts: {
    status: number;
    type?: string | null;
    title: string;
    detail: string;
    requestId?: string | null;
    retryAfter?: number | null;
    faults?: readonly Fault[];
  }) {
    super(facts.detail);
    this.name = "ApiProblem";
    this.status = facts.status;
    this.type = facts.type ?? null;
    this.title = facts.title;
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
    this.faults = facts.faults ?? [];
  }
}

/** The API answered with a failure. A body that is no problem document (a proxy's page) is never shown. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await readProblem(response);
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new ApiProblem({
    status: response.status,
    type: body.type ?? null,
    title: body.title ?? fallbackTitle(response.status),
    detail: [body.detail ?? "The server gave no reason.", ...(body.errors ?? []).map(describeError)].join(
      " ",
    ),
    requestId: body.request_id ?? response.headers.get("X-Request-ID"),
    retryAfter: retryAfter > 0 ? retryAfter : null,
    faults: body.errors ?? [],
  });
}

export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    title: "The server cannot be reached",
    detail: "No answer came. Check the connection, then try again.",
  });
}

export function isStatus(error: unknown, status: number): error is ApiProblem {
  return error instanceof ApiProblem && error.status === status;
}

async function readProblem(response: Response): Promise<Partial<Problem>> {
  if (!response.headers.get("Content-Type")?.includes("json")) return {};
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return {};
  }
}

function fallbackTitle(status: number): string {
  return status >= 500 ? "The server failed" : `The server refused (${status})`;
}

function describeError(error: { loc: unknown[]; msg: string; allowed?: unknown[] | null }): string {
  const allowed = error.allowed?.length ? ` Allowed: ${error.allowed.join(", ")}.` : "";
  return `${error.loc.join(".")}: ${error.msg}.${allowed}`;
}
