import { ActionIcon, Paper, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconChevron from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import type { AuditChange, AuditEvent } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { ResourceLink } from "@/components/ResourceLink";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { TextLink } from "@/components/TextLink";
import { zoneName } from "@/lib/time";
import { getRuleChanges } from "./audit-api";
import { CATEGORIES } from "./TrailFilters";

interface Props {
  events: readonly AuditEvent[];
  /** The event whose changes are shown, as the address has it. */
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
}

export function TrailTable({ events, open, onOpen }: Props) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={900} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} className="log" aria-label="Audit trail">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When ({zoneName()})</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Of what</Table.Th>
              <Table.Th>What was done</Table.Th>
              <Table.Th>Project</Table.Th>
              <Table.Th>Changes</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {events.map((event) => (
              <EventRows
                key={event.id}
                event={event}
                isOpen={open === String(event.id)}
                onToggle={() => {
                  onOpen(open === String(event.id) ? undefined : String(event.id));
                }}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

interface RowProps {
  event: AuditEvent;
  isOpen: boolean;
  onToggle: () => void;
}

function EventRows({ event, isOpen, onToggle }: RowProps) {
  const hasMore = event.changes.length > 0 || event.rules_version !== null;
  return (
    <>
      <Table.Tr>
        <Table.Td className="log-time nowrap">
          <Instant at={event.occurred_at} form="short" />
        </Table.Td>
        <Table.Td className="nowrap">
          {event.by_worker ? <span className="of">the worker</span> : event.actor}
        </Table.Td>
        <Table.Td>{CATEGORIES[event.category]}</Table.Td>
        <Table.Td className="log-name">
          <Subject event={event} />
        </Table.Td>
        <Table.Td className="log-words">
          {!event.success && (
            <>
              <span className="state" data-tone="bad">
                not done
              </span>
              {" · "}
            </>
          )}
          {event.summary}
        </Table.Td>
        <Table.Td>{event.tenant_name ?? event.project_id ?? <span className="none">–</span>}</Table.Td>
        <Table.Td>
          {hasMore && (
            <ActionIcon
              aria-label={`${isOpen ? "Close" : "Show"} what changed`}
              aria-expanded={isOpen}
              className="timeline-toggle"
              onClick={onToggle}
            >
              <IconChevron size={17} aria-hidden />
            </ActionIcon>
          )}
        </Table.Td>
      </Table.Tr>
      {isOpen && hasMore && (
        <Table.Tr>
          <Table.Td colSpan={7} className="trail-changes">
            {event.rules_version === null ? (
              <Changes changes={event.changes} />
            ) : (
              <RuleChangesOf version={event.rules_version} />
            )}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** What has a place of its own in the console is a link to it. */
function Subject({ event }: { event: AuditEvent }) {
  if (event.subject_type === "volumes" && event.subject_id !== null) {
    return (
      <ResourceLink
        type="volumes"
        id={event.subject_id}
        name={event.subject_name}
        region={event.region_name}
      />
    );
  }
  if (event.run_id !== null) {
    return (
      <TextLink size="sm" to="/snapshot-monitor/$id" params={{ id: event.run_id }}>
        Run {event.run_id}
      </TextLink>
    );
  }
  if (event.rules_version !== null) {
    return (
      <TextLink size="sm" to="/snapshot-policies" search={{ tab: "versions" }}>
        Rules, version {event.rules_version}
      </TextLink>
    );
  }
  return event.subject_name ?? <span className="none">–</span>;
}

function RuleChangesOf({ version }: { version: number }) {
  const changes = useQuery({
    queryKey: [SNAPSHOT, "audit", "rule-changes", version],
    queryFn: ({ signal }) => getRuleChanges(version, signal),
    staleTime: "static", // a version is never changed
  });
  if (changes.isPending) return <span className="of">Loading…</span>;
  if (changes.isError) {
    return (
      <ProblemNotice
        error={changes.error}
        onRetry={() => void changes.refetch()}
        retrying={changes.isFetching}
      />
    );
  }
  return <Changes changes={changes.data.changes} />;
}

function Changes({ changes }: { changes: readonly AuditChange[] }) {
  if (changes.length === 0) return <span className="of">Only the order is another one.</span>;
  return (
    <Table verticalSpacing={4} horizontalSpacing={10} className="compare-sides" aria-label="What changed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Field</Table.Th>
          <Table.Th>Before</Table.Th>
          <Table.Th>After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ field, was, now }) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">{field}</Table.Th>
            <Table.Td>{was === null ? <span className="none">none</span> : <del>{was}</del>}</Table.Td>
            <Table.Td>{now === null ? <span className="none">none</span> : <ins>{now}</ins>}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
