/** Says once, for all parts of the page, that the server does not answer; asks again by itself and then fills what failed. */
import { Button } from "@mantine/core";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import IconPlugOff from "@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs";
import { useEffect, useState } from "react";
import { useOutage } from "@/hooks/use-outage";
import { sessionQuery } from "@/hooks/use-session";

const EVERY = 5_000;

/** The session is the smallest question; whoever's has ended meanwhile is led to the login. */
function ask(queries: QueryClient): Promise<void> {
  return queries.refetchQueries({ queryKey: sessionQuery.queryKey });
}

export function Outage() {
  const silent = useOutage();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!silent) return;
    const timer = window.setInterval(() => void ask(queries), EVERY);
    return () => {
      window.clearInterval(timer);
      void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
    };
  }, [silent, queries]);
  if (!silent) return null;
  const askNow = async () => {
    setAsking(true);
    await ask(queries);
    setAsking(false);
  };
  return (
    <div className="outage" role="alert">
      <IconPlugOff size={18} aria-hidden />
      <span>
        <strong>The server cannot be reached.</strong> What is shown may be old. Asking again every{" "}
        {EVERY / 1000} seconds.
      </span>
      <Button variant="default" loading={asking} onClick={() => void askNow()}>
        Ask now
      </Button>
    </div>
  );
}
