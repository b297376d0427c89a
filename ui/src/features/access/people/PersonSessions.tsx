/** Where somebody is logged in, and how to end it. */
import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SessionTable } from "@/components/SessionTable";
import { notifyProblem } from "@/lib/notify";
import { endSessions, personSessionsQuery } from "./people-api";

export function PersonSessions({ username }: { username: string }) {
  const sessions = useQuery(personSessionsQuery(username));
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: number | null) => endSessions(username, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["people"] }),
    onError: notifyProblem,
  });
  if (sessions.isPending) return <Skeleton h={90} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (sessions.isError) {
    return (
      <ProblemNotice
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        retrying={sessions.isFetching}
      />
    );
  }
  const others = sessions.data.items.filter(({ current }) => !current);
  if (sessions.data.total === 0) return <Text size="sm">{username} is logged in nowhere.</Text>;
  return (
    <>
      <SessionTable
        entries={sessions.data.items}
        onEnd={(id) => {
          end.mutate(id);
        }}
      />
      {others.length > 1 && (
        <Group mt="sm">
          <Button
            variant="default"
            loading={end.isPending}
            onClick={() => {
              end.mutate(null);
            }}
          >
            End all {others.length}
          </Button>
        </Group>
      )}
    </>
  );
}
