import { Button, Checkbox, Paper, Table } from "@mantine/core";
import type { DriftEvent } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { ResourceLink } from "@/components/ResourceLink";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { zoneName } from "@/lib/time";

interface Props {
  events: readonly DriftEvent[];
  may: boolean;
  selected: readonly number[];
  onSelect: (ids: readonly number[]) => void;
  onAcknowledge: (id: number) => void;
}

export function EventTable({ events, may, selected, onSelect, onAcknowledge }: Props) {
  const open = events.filter(({ acknowledged }) => !acknowledged).map(({ id }) => id);
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={1020} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
          <Table.Thead>
            <Table.Tr>
              {may && (
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label="Select all open events of this page"
                    disabled={open.length === 0}
                    checked={open.length > 0 && selected.length === open.length}
                    indeterminate={selected.length > 0 && selected.length < open.length}
                    onChange={(event) => {
                      onSelect(event.currentTarget.checked ? open : []);
                    }}
                  />
                </Table.Td>
              )}
              <Table.Th>Severity</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Name</Table.Th>
              <Table.Th>What drifted</Table.Th>
              <Table.Th>Tenant</Table.Th>
              <Table.Th>Detected ({zoneName()})</Table.Th>
              <Table.Th>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {events.map((event) => (
              <Table.Tr key={event.id}>
                {may && (
                  <Table.Td>
                    <Checkbox
                      size="xs"
                      aria-label={`Select the event of ${event.resource_name ?? event.resource_id}`}
                      disabled={event.acknowledged}
                      checked={selected.includes(event.id)}
                      onChange={({ currentTarget: { checked } }) => {
                        onSelect(
                          checked ? [...selected, event.id] : selected.filter((id) => id !== event.id),
                        );
                      }}
                    />
                  </Table.Td>
                )}
                <EventCells event={event} />
                <Table.Td>
                  <EventState event={event} may={may} onAcknowledge={onAcknowledge} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function EventCells({ event }: { event: DriftEvent }) {
  return (
    <>
      <Table.Td>
        <StateMark state={event.severity} />
      </Table.Td>
      <Table.Td>
        <span className="with-icon">
          <NavIcon name={event.resource_type} />
          {event.resource_label}
        </span>
      </Table.Td>
      <Table.Td className="log-name">
        <ResourceLink
          type={event.resource_type}
          id={event.resource_id}
          name={event.resource_name}
          region={event.region_name}
        />
      </Table.Td>
      <Table.Td className="log-words">
        <span className="change-values">
          <span className="change-field">{event.field_label}</span>
          <del>{event.old_text}</del>
          <span aria-hidden>→</span>
          <ins>{event.new_text}</ins>
        </span>
      </Table.Td>
      <Table.Td>{event.project_name ?? <span className="none">–</span>}</Table.Td>
      <Table.Td>
        <TextLink size="sm" to="/runs/$id" params={{ id: event.run_id }}>
          <Instant at={event.detected_at} form="short" />
        </TextLink>
      </Table.Td>
    </>
  );
}

interface StateProps {
  event: DriftEvent;
  may: boolean;
  onAcknowledge: (id: number) => void;
}

function EventState({ event, may, onAcknowledge }: StateProps) {
  if (event.acknowledged) {
    return (
      <span className="of">
        by {event.acknowledged_by ?? "somebody"}
        {event.acknowledge_note && `: ${event.acknowledge_note}`}
      </span>
    );
  }
  if (!may) return <>open</>;
  return (
    <Button
      variant="default"
      size="compact-xs"
      aria-label={`Acknowledge the event of ${event.resource_name ?? event.resource_id}`}
      onClick={() => {
        onAcknowledge(event.id);
      }}
    >
      Acknowledge
    </Button>
  );
}
