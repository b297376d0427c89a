/**
 * Dangerous acts ask for a code of the second factor that was entered just now. Whoever sends one is asked here, by one
 * dialog of the shell, and the act is sent again; acts that wait at the same time share the answer.
 */
export const FRESH_CODE = "urn:pf9:fresh-code-required";

type Answer = (entered: boolean) => void;

let waiting: readonly Answer[] = [];
const listeners = new Set<() => void>();

/** Resolves when somebody has entered a code, or does not want to. */
export function askForCode(): Promise<boolean> {
  return new Promise((resolve) => {
    set([...waiting, resolve]);
  });
}

export function answerForCode(entered: boolean): void {
  const asked = waiting;
  set([]);
  for (const answer of asked) answer(entered);
}

export function isCodeAsked(): boolean {
  return waiting.length > 0;
}

export function onCodeAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function set(answers: readonly Answer[]): void {
  waiting = answers;
  for (const listener of listeners) listener();
}
