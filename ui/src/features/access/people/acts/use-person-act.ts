/** An act on a person: what is shown of people is asked anew after it, and so is one's own menu when it was oneself. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSession } from "@/hooks/use-session";

export function usePersonAct<Given = void>(
  username: string,
  act: (given: Given) => Promise<unknown>,
  onDone: () => void,
) {
  const queries = useQueryClient();
  const me = useSession().username;
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    // Somebody else may have been faster: what is shown is read anew either way.
    onSettled: async () => {
      const stale = [["people"], ...(username === me ? [["session"], ["navigation"]] : [])];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
