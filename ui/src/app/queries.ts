/** The cache of the API's answers. A session that has ended anywhere leads to the login, with the way back. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isOutage, noteSilence } from "@/lib/outage";
import { ApiProblem, isStatus } from "@/lib/problem";

let onSessionEnd: () => void = () => undefined;

/** The router tells how to reach the login; it is made after the cache, hence the late binding. */
export function whenSessionEnds(action: () => void): void {
  onSessionEnd = action;
}

function watchSession(error: Error): void {
  if (isStatus(error, 401)) onSessionEnd();
}

/** Trying again helps when nothing answered or the server was busy, never when it has refused. */
function mayHelp(failures: number, error: Error): boolean {
  const status = error instanceof ApiProblem ? error.status : 500;
  return failures < 2 && (status === 0 || status === 502 || status === 503 || status === 504);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      noteSilence(isOutage(error));
      watchSession(error);
    },
    onSuccess: () => {
      noteSilence(false);
    },
  }),
  mutationCache: new MutationCache({ onError: watchSession }),
  defaultOptions: { queries: { retry: mayHelp, staleTime: 15_000, refetchOnWindowFocus: true } },
});
