/** Where one is logged in, and how to end it. */
import { Button, Group, Paper, Skeleton, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SessionTable } from "@/components/SessionTable";
import { notifyProblem } from "@/lib/notify";
import { endOtherSessions, endSession, sessionsQuery } from "./profile-api";

export function OpenSessions() {
  const sessions = useQuery(sessionsQuery);
  const queries = useQueryClient();
  const settled = {
    onSettled: () => queries.invalidateQueries({ queryKey: ["profile"] }),
    onError: notifyProblem,
  };
  const end = useMutation({ mutationFn: endSession, ...settled });
  const endOthers = useMutation({ mutationFn: endOtherSessions, ...settled });
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="open-sessions">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="open-sessions">
          Open sessions
        </Title>
        {(sessions.data?.total ?? 0) > 1 && (
          <Button
            variant="default"
            size="compact-sm"
            loading={endOthers.isPending}
            onClick={() => {
              endOthers.mutate();
            }}
          >
            End all others
          </Button>
        )}
      </Group>
      {sessions.isPending && <Skeleton h={90} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {sessions.isError && (
        <ProblemNotice
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
          retrying={sessions.isFetching}
        />
      )}
      {sessions.data && (
        <SessionTable
          entries={sessions.data.items}
          onEnd={(id) => {
            end.mutate(id);
          }}
        />
      )}
    </Paper>
  );
}
