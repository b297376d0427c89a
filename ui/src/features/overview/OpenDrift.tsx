/** What drifted and nobody has acknowledged yet, by severity. */
import { Paper, Skeleton, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { body, client } from "@/lib/client";
import { count } from "@/lib/format";

const SEVERITIES = ["critical", "warning", "info"] as const;

export function OpenDrift() {
  const drift = useQuery({
    queryKey: ["drift", "summary"],
    queryFn: ({ signal }) => body(client.GET("/api/v1/drift/summary", { signal })),
    refetchInterval: 60_000,
  });
  return (
    <Paper withBorder className="card">
      <div className="card-head">
        <Title order={2} size="h5">
          Open drift
        </Title>
        <TextLink size="sm" to="/drift" search={{ acknowledged: "false" }}>
          All events
        </TextLink>
      </div>
      {drift.isPending && <Skeleton h={96} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {drift.isError && (
        <ProblemNotice error={drift.error} onRetry={() => void drift.refetch()} retrying={drift.isFetching} />
      )}
      {drift.data && (
        <>
          <ul className="share-list">
            {SEVERITIES.map((severity) => (
              <li key={severity}>
                <Link to="/drift" search={{ severity, acknowledged: "false" }}>
                  <StateMark state={severity} />
                  <span className="share-figures">{count(drift.data.by_severity[severity]?.open ?? 0)}</span>
                </Link>
              </li>
            ))}
          </ul>
          <p className="card-note">
            {drift.data.oldest_open_at ? (
              <>
                Oldest since <Instant at={drift.data.oldest_open_at} />
              </>
            ) : (
              `${count(drift.data.rules_enabled)} of ${count(drift.data.rules_total)} rules watch for it`
            )}
          </p>
        </>
      )}
    </Paper>
  );
}
