/** Where an account is logged in. */
import { Button, Table, VisuallyHidden } from "@mantine/core";
import type { SessionEntry } from "@/api/schema";
import { clientOf } from "@/lib/client-of";
import { zoneName } from "@/lib/time";
import { Instant } from "./Instant";

interface Props {
  entries: readonly SessionEntry[];
  onEnd: (id: number) => void;
}

export function SessionTable({ entries, onEnd }: Props) {
  return (
    <Table.ScrollContainer minWidth={440} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={7} horizontalSpacing={12}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Client</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th>Since ({zoneName()})</Table.Th>
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
                <Instant at={entry.created_at} form="short" />
              </Table.Td>
              <Table.Td>
                <Instant at={entry.last_activity_at} form="short" />
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
