/**
 * What somebody prefers, as this browser knows it: a copy of what the server keeps, and the names of what the server has yet
 * to hear. A change is here at once and waits for nobody; what could not be sent is sent when the console is next opened.
 */
import { z } from "zod/mini";
import { client } from "./client";
import { ApiProblem } from "./problem";

export type Values = Readonly<Record<string, unknown>>;

interface Kept {
  values: Values;
  unsent: readonly string[];
}

const NOTHING: Kept = { values: {}, unsent: [] };
const stored = z.object({ values: z.record(z.string(), z.unknown()), unsent: z.array(z.string()) });
const keyOf = (username: string) => `pf9.preferences.${username}`;
// Where the browser's storage is switched off, the copy lives as long as the page.
const unstored = new Map<string, string>();
const listeners = new Set<() => void>();
let last: { username: string; text: string; kept: Kept } | undefined;

function textOf(username: string): string {
  try {
    return window.localStorage.getItem(keyOf(username)) ?? "";
  } catch {
    return unstored.get(username) ?? "";
  }
}

function parse(text: string): Kept {
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    return NOTHING; // nothing kept yet, or not as we keep it
  }
}

/** The same object until something changes. */
export function readKept(username: string): Kept {
  const text = textOf(username);
  if (last?.username !== username || last.text !== text) last = { username, text, kept: parse(text) };
  return last.kept;
}

function write(username: string, kept: Kept): void {
  const text = JSON.stringify(kept);
  try {
    window.localStorage.setItem(keyOf(username), text);
  } catch {
    unstored.set(username, text);
  }
  for (const listener of listeners) listener();
}

/** Told of every change, those of other tabs too. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function without(values: Values, key: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([other]) => other !== key));
}

/** Changes one here; undefined forgets it. */
export function noteChange(username: string, key: string, value: unknown): void {
  const before = readKept(username);
  const values = value === undefined ? without(before.values, key) : { ...before.values, [key]: value };
  write(username, { values, unsent: [...new Set([...before.unsent, key])] });
}

/** Takes over what the server keeps; what it has yet to hear stays as it is here. */
export function takeOver(username: string, served: Values): void {
  const { values: own, unsent } = readKept(username);
  const ours = unsent.filter((key) => key in own).map((key) => [key, own[key]] as const);
  const theirs = Object.entries(served).filter(([key]) => !unsent.includes(key));
  write(username, { values: Object.fromEntries([...theirs, ...ours]), unsent });
}

/** Goes on when the page is left meanwhile. */
async function send(key: string, value: unknown): Promise<void> {
  const call = { params: { path: { key } }, keepalive: true };
  if (value === undefined) await client.DELETE("/api/v1/auth/preferences/{key}", call);
  else await client.PUT("/api/v1/auth/preferences/{key}", { ...call, body: { value } });
}

/** Asking the same again cannot help: the session's end and a busy or silent server are no refusals. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && [403, 409, 413, 422].includes(error.status);
}

async function sendEach(username: string): Promise<void> {
  for (const key of readKept(username).unsent) {
    const value = readKept(username).values[key];
    let refused: unknown;
    try {
      await send(key, value);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused = error;
    }
    const now = readKept(username);
    // Changed again meanwhile: it is yet to be sent.
    if (JSON.stringify(now.values[key]) === JSON.stringify(value)) {
      write(username, { ...now, unsent: now.unsent.filter((other) => other !== key) });
    }
    if (refused !== undefined) throw refused as Error;
  }
}

let sending: Promise<void> = Promise.resolve();

/** Tells the server what it has yet to hear, one call after another. */
export function sendUnsent(username: string): Promise<void> {
  sending = sending.catch(() => undefined).then(() => sendEach(username));
  return sending;
}
