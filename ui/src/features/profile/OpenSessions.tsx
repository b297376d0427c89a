/** Where one is logged in, and how to end it. */
import { Button, Group, Paper, Skeleton, Table, Title, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SessionEntry } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { notifyProblem } from "@/lib/notify";
import { clientOf } from "./client-of";
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
      {sessions.isPending && <Skeleton h={90} aria-busy="true" aria-label="Loading" />}
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

function SessionTable({ entries, onEnd }: { entries: readonly SessionEntry[]; onEnd: (id: number) => void }) {
  return (
    <Table.ScrollContainer minWidth={640} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={7} horizontalSpacing={12}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Client</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td title={entry.user_agent ?? undefined}>{clientOf(entry.user_agent)}</Table.Td>
              <Table.Td>{entry.ip_address ?? <span className="none">not known</span>}</Table.Td>
              <Table.Td>
                <Instant at={entry.created_at} />
              </Table.Td>
              <Table.Td>
                <Instant at={entry.last_activity_at} />
              </Table.Td>
              <Table.Td className="figure">
                {entry.current ? (
                  "this one"
                ) : (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`End the session of ${clientOf(entry.user_agent)} at ${entry.ip_address ?? "an address not known"}`}
                    onClick={() => {
                      onEnd(entry.id);
                    }}
                  >
                    End
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
