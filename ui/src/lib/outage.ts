/**
 * Whether the server answers at all. It is one fact, so it is said in one place (the shell) and not by every part of a page.
 * Any answer ends it.
 */
import { ApiProblem } from "./problem";

let silent = false;
const listeners = new Set<() => void>();

/** Nothing came, or a proxy said that nothing is behind it; what the API itself refuses has a request id. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return error.status === 0 || ([502, 503, 504].includes(error.status) && error.requestId === null);
}

export function noteSilence(is: boolean): void {
  if (silent === is) return;
  silent = is;
  for (const listener of listeners) listener();
}

export function isSilent(): boolean {
  return silent;
}

export function onSilence(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
