import { z } from "zod/mini";
import { ApiProblem } from "@/lib/problem";

export const credentials = z.object({
  username: z.string().check(z.trim(), z.minLength(1, "Enter your user name")),
  password: z.string().check(z.minLength(1, "Enter your password")),
});
export type Credentials = z.infer<typeof credentials>;

/** Plain words for the refusals that a login can meet; null when the problem speaks for itself. */
export function refusal(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null;
  if (error.status === 401) return "The user name or the password is wrong.";
  if (error.status === 429) {
    const wait = error.retryAfter ? `in ${String(error.retryAfter)} s` : "later";
    return `Too many attempts. Try again ${wait}.`;
  }
  if (error.status === 503) {
    return "The directory that checks passwords does not answer. Nothing is wrong with yours: try again in a minute.";
  }
  return null;
}
