/** Which server: those that the inventory knows a usable snapshot of, the newest first. */
import { EmptyState, Group, Paper, Skeleton, Table } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import IconServer from "@tabler/icons-react/dist/esm/icons/IconServer.mjs";
import { WordFilter } from "@/components/FilterFields";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { StateMark } from "@/components/StateMark";
import { count, counted } from "@/lib/format";
import type { Search } from "@/lib/list-search";
import { zoneName } from "@/lib/time";
import { byServer, type RestorableServer } from "../by-server";
import { listSnapshots } from "../restore-calls";
import type { StepProps } from "./Steps";

interface Props extends StepProps {
  search: Search;
}

export function ServerStep({ search, onChange }: Props) {
  const q = search.q ?? "";
  const snapshots = useQuery({
    queryKey: [RESTORE, "snapshots", q],
    queryFn: ({ signal }) => listSnapshots(q, signal),
    placeholderData: keepPreviousData,
  });
  const servers = byServer(snapshots.data?.items ?? []);
  return (
    <section aria-label="Server">
      <Group mb="sm" gap="sm">
        <WordFilter
          search
          label="Search servers"
          value={search.q}
          onChange={(words) => {
            onChange({ q: words, step: "server" }, { replace: true });
          }}
        />
        {snapshots.data && (
          <span className="total" role="status">
            {counted(servers.length, "server", "servers")} with a snapshot to go back to
          </span>
        )}
      </Group>
      {snapshots.isPending && <Skeleton h={320} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {snapshots.isError && (
        <ProblemNotice
          error={snapshots.error}
          onRetry={() => void snapshots.refetch()}
          retrying={snapshots.isFetching}
        />
      )}
      {snapshots.data && servers.length === 0 && <NoServer searched={q !== ""} />}
      {servers.length > 0 && <Servers servers={servers} />}
      {snapshots.data?.next_cursor && (
        <p className="of">
          Those of the newest {count(snapshots.data.items.length)} snapshots. Search for the others.
        </p>
      )}
    </section>
  );
}

function NoServer({ searched }: { searched: boolean }) {
  return (
    <EmptyState
      mt="6vh"
      icon={<IconServer />}
      title={searched ? "No such server has a snapshot to go back to" : "No server can be restored yet"}
      description="A server is restored from a snapshot of the volume that it boots from. A server that boots from an image has none; for the others, snapshot policies make them."
    />
  );
}

function Servers({ servers }: { servers: readonly RestorableServer[] }) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={640} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table
          verticalSpacing={6}
          horizontalSpacing={12}
          highlightOnHover
          className="log"
          aria-label="Servers"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Server</Table.Th>
              <Table.Th>Project</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="figure">Snapshots</Table.Th>
              <Table.Th>Newest ({zoneName()})</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {servers.map((server) => (
              <Table.Tr key={server.id}>
                <Table.Td className="log-name">
                  <Link className="wizard-pick" to="/restore/new" search={{ vm_id: server.id }}>
                    {server.name}
                  </Link>
                </Table.Td>
                <Table.Td>{server.project ?? <span className="none">–</span>}</Table.Td>
                <Table.Td>
                  {server.status ? <StateMark state={server.status} /> : <span className="none">–</span>}
                </Table.Td>
                <Table.Td className="figure">{count(server.points)}</Table.Td>
                <Table.Td className="nowrap">
                  <Instant at={server.newest} form="short" />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
