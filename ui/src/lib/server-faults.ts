/** Where the server's objections to a body belong in the form. */
import { ApiProblem, type Fault } from "./problem";

export interface Placed {
  at: readonly { field: string; words: string }[];
  /** Something is said that belongs to no field. */
  rest: boolean;
}

/** A check between fields has no place of its own: its words begin with, or at least hold, the name of one. */
function fieldOf({ loc, msg }: Fault, names: readonly string[]): string | undefined {
  const path = loc.slice(1).join(".");
  const here = names.find((name) => path === name || path.startsWith(`${name}.`));
  if (here) return here;
  const words = new Set(msg.split(/[^\w]+/));
  return names.find((name) => words.has(name.split(".").at(-1) ?? name));
}

export function placed(error: unknown, fields: readonly { name: string }[]): Placed {
  if (!(error instanceof ApiProblem)) return { at: [], rest: true };
  const names = fields.map(({ name }) => name);
  const found = error.faults.map((fault) => ({
    field: fieldOf(fault, names),
    words: fault.msg.replace(/^Value error, /, ""),
  }));
  const at = found.flatMap(({ field, words }) => (field === undefined ? [] : [{ field, words }]));
  return { at, rest: at.length < found.length || found.length === 0 };
}
