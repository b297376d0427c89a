import { z } from "zod/mini";
import { ApiProblem } from "@/lib/problem";

export const credentials = z.object({
  username: z.string().check(z.trim(), z.minLength(1, "Enter your user name")),
  password: z.string().check(z.minLength(1, "Enter your password")),
});
export type Credentials = z.infer<typeof credentials>;

export const code = z.object({
  code: z.string().check(z.trim(), z.minLength(6, "Enter the six digits, or a backup code")),
});
export type Code = z.infer<typeof code>;

/** Plain words for the refusals that a login can meet; null when the problem speaks for itself. */
export function refusal(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null;
  if (error.status === 401) return "The user name or the password is wrong.";
  if (error.status === 429) return `Too many attempts. Try again ${whenAgain(error)}.`;
  if (error.status === 503) {
    return "The directory that checks passwords does not answer. Nothing is wrong with yours: try again in a minute.";
  }
  return null;
}

/** The same for the second step. */
export function codeRefusal(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null;
  if (error.status === 401) return "The code is wrong, has been used, or is too old. Wait for the next one.";
  if (error.status === 429) return `Too many wrong codes. Try again ${whenAgain(error)}.`;
  return null;
}

function whenAgain(error: ApiProblem): string {
  return error.retryAfter ? `in ${String(error.retryAfter)} s` : "later";
}
